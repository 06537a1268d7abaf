import 'server-only';
import { createGather, type Gather } from '../services/gather';
import { log } from './log';
import { processWide } from './process-wide';

/** Refusals and readings are asked for again and again by a page that is open. */
const WINDOW_MS = 10 * 60_000;

/** What is told once for many in this process. */
export function gather(): Gather {
  return processWide('gather', () => createGather({ windowMs: WINDOW_MS, beyond: 'each', onUntold }));
}

/** The same for what whoever has no session tries: their number has no bound, and takes nobody else's place. */
export function strangersGather(): Gather {
  return processWide('strangers-gather', () => createGather({ windowMs: WINDOW_MS, beyond: 'together', onUntold }));
}

/**
 * Records what was only counted so far, however long its window has still to go; what the table does not take in so many milliseconds is in the log
 * instead. Never throws.
 */
export async function flushGathers(withinMs: number): Promise<void> {
  await Promise.all([gather(), strangersGather()].map((each) => each.flush(withinMs)));
}

/** There is no time for the table any more: all that it was not told is in the log. */
export function abandonGathers(): void {
  for (const each of [gather(), strangersGather()]) each.abandon();
}

/** The audit would say it with addresses, names that somebody typed and filters, which are not for the log. */
function onUntold({ what, times, error }: { what: object; times: number; error: unknown }): void {
  log().error({ err: error, ...what, times }, 'audit not written: the same came so many more times');
}
