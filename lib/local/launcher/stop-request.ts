import { isAlive, nameOf, parentOf } from './process-identity';

const POLL_MS = 500;
/** npm passes on the Ctrl-C that the terminal has sent to the launcher as well: the echo is no second request. */
const ECHO_MS = 700;

export type StopRequest = {
  /** Aborted when everything must end. */
  signal: AbortSignal;
  /** Stops watching; what is under way goes on. */
  dispose: () => void;
};

/** Watches for all that ends a start: Ctrl-C, SIGTERM, SIGHUP, the death of the parent. A second signal calls `force`. */
export function watchForStop(force: () => void): StopRequest {
  const controller = new AbortController();
  let requestedAt = 0;
  const onSignal = () => {
    if (!controller.signal.aborted) {
      requestedAt = Date.now();
      controller.abort();
    } else if (Date.now() - requestedAt > ECHO_MS) {
      force();
    }
  };
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, onSignal);
  const isOrphaned = watchAncestors();
  const poll = setInterval(() => {
    if (isOrphaned()) controller.abort();
  }, POLL_MS);
  poll.unref();
  return {
    signal: controller.signal,
    dispose: () => {
      clearInterval(poll);
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

/** npm starts scripts through a shell, which survives npm: then npm itself is watched as well. */
function watchAncestors(): () => boolean {
  const parent = process.ppid;
  const isNpmShell = process.env.npm_lifecycle_event !== undefined && /^(ba|da|z|k)?sh$/.test(nameOf(parent) ?? '');
  const npm = isNpmShell ? parentOf(parent) : undefined;
  return () => process.ppid !== parent || (npm !== undefined && !isAlive(npm));
}
