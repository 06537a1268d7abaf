import type { Caller } from './caller';

/**
 * Sends calls signed before as fast as they are answered: each caller has `depth` of them under way, and sends the next
 * when all of them were answered. Resolves when every one was answered 200; rejects at the first other status.
 */
export function postAll(callers: readonly Caller[], calls: readonly Buffer[], depth = 1): Promise<void> {
  let next = 0;
  let open = calls.length;
  return new Promise((resolve, reject) => {
    const sendNext = (caller: Caller) => {
      const batch = calls.slice(next, next + depth);
      next += batch.length;
      if (batch.length === 0) return;
      const bytes = batch.length === 1 && batch[0] ? batch[0] : Buffer.concat(batch);
      caller.send(bytes, batch.length, (status) => {
        if (status !== 200) reject(new Error(`A post was answered ${status}`));
        open -= 1;
        if (open === 0) resolve();
        else if (caller.waiting === 0) sendNext(caller);
      });
    };
    for (const caller of callers) sendNext(caller);
  });
}
