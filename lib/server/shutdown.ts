import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import { handSweepsOver } from './doctor-context';
import { env } from './env';
import { abandonGathers, flushGathers } from './gathers';
import { handJobsOver } from './jobs-context';
import { log } from './log';
import { processWide } from './process-wide';
import { openServers } from './requests';
import { stopping } from './stopping';
import { stopTraces } from './tracing';

/** Less than the 10 seconds that Docker gives a container, DRAIN_SECONDS aside. */
const BOUND_MS = 8_000;
const IDLE_LOOK_MS = 50;
/** A table that takes no record does not keep the traces waiting for longer; the log has it then. */
const FLUSH_MS = 2_500;

/**
 * From now on a signal ends this process in order: readiness fails at once, jobs and sweeps are handed over, open requests end, what was only counted for the
 * audit is recorded, and then it exits. The server it runs in leaves signals to it, both that of `npm start` and that of the container.
 */
export function endInOrder(): void {
  // `next dev` ends itself, and has nothing to hand over that a developer would miss.
  if (env().NODE_ENV === 'development') return;
  processWide('shutdown', () => {
    let isEnding = false;
    const onSignal = (signal: string) => {
      if (isEnding) return;
      isEnding = true;
      void end(signal).catch((error: unknown) => log().error({ err: error }, 'the console did not stop in order'));
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    return true;
  });
}

async function end(signal: string): Promise<void> {
  const drainMs = env().DRAIN_SECONDS * 1000;
  const bound = setTimeout(() => {
    abandonGathers();
    process.exit(0);
  }, drainMs + BOUND_MS);
  bound.unref();
  log().info({ signal }, 'the console stops');
  stopping().ask();
  await Promise.all([delay(drainMs), handJobsOver(), handSweepsOver()]);
  stopping().close();
  // Not only afterwards: an answer that does not end may take all the time there is.
  await Promise.all([closeServers(), flushGathers(FLUSH_MS)]);
  await flushGathers(FLUSH_MS);
  await stopTraces().catch((error: unknown) => log().warn({ err: error }, 'traces were not told'));
  // What was counted even after that.
  abandonGathers();
  log().info('the console has stopped');
  process.exit(0);
}

/** Resolves when every open answer has ended. */
async function closeServers(): Promise<void> {
  await Promise.all(
    [...openServers()].map(async (server) => {
      const closed = new Promise((resolve) => server.close(resolve));
      // A browser keeps its connection for the next question, which is for another instance.
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
      await closed;
      clearInterval(idle);
    }),
  );
}
