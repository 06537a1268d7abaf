import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { LANES, MAX_RESTING } from '../domain/job-limits';
import type { ReceivedMessage } from '../queue/segment-message';
import type { SegmentQueue } from '../queue/segment-queue';
import type { SegmentWorker } from '../services/jobs/work-on-messages';

const RETRY_MS = 2_000;

/**
 * Takes as many messages as there are hands for, and others while those in hand have nothing to do, until it is stopped; for a while none when what it
 * took was for others.
 */
export function startReceiveLoop({ queue, worker, log }: { queue: SegmentQueue; worker: SegmentWorker; log: Logger }) {
  const stopping = new AbortController();
  const inHand = new Set<Promise<void>>();
  /** Of these: messages that there is nothing to do for, for the moment. */
  const resting = new Set<ReceivedMessage>();
  const busy = () => inHand.size - resting.size;
  let onFree = () => {};
  /** What a message has asked for since the last pause. */
  let pauseMs = 0;

  async function workOn(received: ReceivedMessage): Promise<void> {
    const onRest = () => {
      if (resting.size === MAX_RESTING) return;
      resting.add(received);
      onFree();
    };
    const { end, why, isDeclined, message, pauseMs: asked = 0 } = await worker.handle(received, onRest);
    pauseMs = Math.max(pauseMs, asked);
    const { messageId, receives } = received;
    log[end === 'kept' || isDeclined ? 'warn' : 'info']({ messageId, receives, ...message, end, why }, 'segment');
    if (end === 'over') {
      // It shows again, and then finds nothing to do.
      await queue.delete(received.receiptHandle).catch((error) => log.warn({ err: error, messageId }, 'not deleted'));
    }
  }

  async function receive(max: number): Promise<void> {
    const messages = await queue.receive(max, stopping.signal);
    if (stopping.signal.aborted) {
      // They came in the moment of the stop; what cannot be given back shows again by itself.
      await Promise.allSettled(messages.map(({ receiptHandle }) => queue.hide(receiptHandle, 0)));
      return;
    }
    for (const received of messages) {
      const work: Promise<void> = workOn(received).finally(() => {
        inHand.delete(work);
        resting.delete(received);
      });
      inHand.add(work);
    }
  }

  async function run(): Promise<void> {
    /** After a pause one message tells whether it goes on. */
    let most = LANES;
    while (!stopping.signal.aborted) {
      try {
        if (pauseMs > 0) {
          const ms = pauseMs;
          pauseMs = 0;
          most = Math.min(LANES, busy() + 1);
          await wait(ms, undefined, { signal: stopping.signal });
        } else if (busy() >= most) {
          const freed = new Promise<void>((resolve) => {
            onFree = resolve;
          });
          await Promise.race([...inHand, freed]);
          most = LANES;
        } else await receive(most - busy());
      } catch (error) {
        if (stopping.signal.aborted) break;
        log.warn({ err: error }, 'the queue cannot be read');
        await wait(RETRY_MS);
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
