import type { Logger } from 'pino';
import { LANES } from '../domain/job-limits';
import type { ReceivedMessage } from '../queue/segment-message';
import type { SegmentQueue } from '../queue/segment-queue';
import type { SegmentWorker } from '../services/jobs/work-on-messages';

const RETRY_MS = 2_000;

/** Takes as many messages as there are hands for, until it is stopped. */
export function startReceiveLoop({ queue, worker, log }: { queue: SegmentQueue; worker: SegmentWorker; log: Logger }) {
  const stopping = new AbortController();
  const inHand = new Set<Promise<void>>();

  async function workOn(received: ReceivedMessage): Promise<void> {
    const { end, why, isDeclined, message } = await worker.handle(received);
    const { messageId, receives } = received;
    log[end === 'kept' || isDeclined ? 'warn' : 'info']({ messageId, receives, ...message, end, why }, 'segment');
    if (end === 'over') {
      // It shows again, and then finds nothing to do.
      await queue.delete(received.receiptHandle).catch((error) => log.warn({ err: error, messageId }, 'not deleted'));
    }
  }

  async function receive(): Promise<void> {
    for (const received of await queue.receive(LANES - inHand.size, stopping.signal)) {
      const work: Promise<void> = workOn(received).finally(() => inHand.delete(work));
      inHand.add(work);
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (inHand.size < LANES) await receive();
        else await Promise.race(inHand);
      } catch (error) {
        if (stopping.signal.aborted) break;
        log.warn({ err: error }, 'the queue cannot be read');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    await Promise.all(inHand);
  }

  const running = run();
  return {
    /** Ends what is under way and hands the rest back. */
    async stop(): Promise<void> {
      stopping.abort();
      worker.handBack();
      await running;
    },
  };
}
