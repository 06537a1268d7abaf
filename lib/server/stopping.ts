import 'server-only';
import { setMaxListeners } from 'node:events';
import { processWide } from './process-wide';

type Stopping = {
  /** From the signal on: nothing new is begun here. */
  asked: AbortSignal;
  /** From then on nobody is served any more. */
  closing: AbortSignal;
  ask(): void;
  close(): void;
};

/** How far the end of this process is. */
export function stopping(): Stopping {
  return processWide('stopping', () => {
    const asked = new AbortController();
    const closing = new AbortController();
    // One for each job and each export.
    for (const { signal } of [asked, closing]) setMaxListeners(0, signal);
    return {
      asked: asked.signal,
      closing: closing.signal,
      ask: () => asked.abort(),
      close: () => closing.abort(),
    };
  });
}

/** What readiness says from the signal on, so that a load balancer sends people to another instance. */
export const STOPPING_WORDS = 'This instance of the console is stopping.';
