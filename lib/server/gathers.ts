import 'server-only';
import { createGather, type Gather } from '../services/gather';
import { log } from './log';
import { processWide } from './process-wide';

/** Refusals and readings are asked for again and again by a page that is open. */
const WINDOW_MS = 10 * 60_000;

/** What is told once for many in this process. */
export function gather(): Gather {
  return processWide('gather', () => createGather({ windowMs: WINDOW_MS, beyond: 'each', onError: notWritten }));
}

/** The same for what whoever has no session tries: their number has no bound, and takes nobody else's place. */
export function strangersGather(): Gather {
  return processWide('strangers-gather', () =>
    createGather({ windowMs: WINDOW_MS, beyond: 'together', onError: notWritten }),
  );
}

/** Records what was only counted so far, however long its window has still to go. Never throws. */
export async function flushGathers(): Promise<void> {
  await Promise.all([gather(), strangersGather()].map((each) => each.flush()));
}

const notWritten = (error: unknown) => log().error({ err: error }, 'audit not written');
