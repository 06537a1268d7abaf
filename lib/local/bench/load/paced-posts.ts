import { type Caller, openCallers } from './caller';
import { clients } from './clients';
import { inParallel } from './in-parallel';
import { bodyOf } from './posts';
import { signCall } from './sign-call';

type Place = { port: number; ids: readonly string[] };

/** These clients read nothing from now on. */
export function stopReading(options: { from: number; count: number }): void {
  for (const { socket } of clients.slice(options.from, options.from + options.count)) socket.pause();
}

/** Sizes of posts: the first fills a buffer, the second leaves no room for a post of its size. */
const FILL_BYTES = [128 * 1024, 512] as const;
/** Far more than the buffers of the system and of the gateway take. */
const MAX_FILLS = 5000;

/** Posts to each id until the answer is 429. Rejects when it never is. */
export async function fill({ port, ids }: Place): Promise<void> {
  const callers = await openCallers(port, ids.length);
  await inParallel([...ids.entries()], ids.length, async ([index, id]) => {
    for (const bytes of FILL_BYTES) await fillOne(callers[index] as Caller, { port, id, bytes });
  });
  for (const caller of callers) caller.end();
}

async function fillOne(caller: Caller, { port, id, bytes }: { port: number; id: string; bytes: number }) {
  const call = signCall({ port, method: 'POST', id, body: bodyOf(0, bytes) });
  for (let posts = 0; posts < MAX_FILLS; posts++) {
    const status = await caller.ask(call);
    if (status === 429) return;
    if (status !== 200) throw new Error(`A post to a slow client was answered ${status}`);
  }
  throw new Error('The buffer of a slow client never became full');
}

type Paced = { isTimed: boolean; status: number; bytes: Buffer };

/**
 * Posts at an even pace for `seconds`: `perSecond` to the timed ids, and at the same time `sidePerSecond` to the others, which must
 * answer `sideStatus`. Answers the milliseconds that each timed post took, waiting for a free connection included.
 */
export async function postPaced(options: {
  port: number;
  timedIds: readonly string[];
  sideIds: readonly string[];
  perSecond: number;
  sidePerSecond: number;
  sideStatus: number;
  seconds: number;
  callers: number;
}): Promise<Float64Array> {
  const { port, timedIds, sideIds, perSecond, sidePerSecond, sideStatus, seconds } = options;
  const total = perSecond + sidePerSecond;
  const calls = Array.from({ length: total * seconds }, (_, index): Paced => {
    // Spread evenly: a side post whenever its share of the posts so far falls due.
    const isTimed = Math.floor(((index + 1) * sidePerSecond) / total) === Math.floor((index * sidePerSecond) / total);
    const ids = isTimed ? timedIds : sideIds;
    const bytes = signCall({ port, method: 'POST', id: ids[index % ids.length] ?? '', body: bodyOf(index, 512) });
    return { isTimed, status: isTimed ? 200 : sideStatus, bytes };
  });
  const callers = await openCallers(port, options.callers);
  const latencies = await pace(callers, calls, total);
  for (const caller of callers) caller.end();
  return latencies;
}

/** A post that falls due while all callers wait for answers goes to the next one that is free. */
function pace(callers: readonly Caller[], calls: readonly Paced[], perSecond: number): Promise<Float64Array> {
  const free = [...callers];
  const due: { call: Paced; dueAtMs: number }[] = [];
  const latencies: number[] = [];
  const startedAtMs = performance.now();
  let released = 0;
  let answered = 0;

  return new Promise((resolve, reject) => {
    const sendDue = () => {
      while (free.length > 0 && due.length > 0) send(free.pop() as Caller, due.shift() as (typeof due)[number]);
    };
    const send = (caller: Caller, { call, dueAtMs }: (typeof due)[number]) =>
      caller.send(call.bytes, 1, (status) => {
        if (status !== call.status) reject(new Error(`A paced post was answered ${status} instead of ${call.status}`));
        if (call.isTimed) latencies.push(performance.now() - dueAtMs);
        free.push(caller);
        answered += 1;
        if (answered === calls.length) resolve(Float64Array.from(latencies));
        else sendDue();
      });
    const release = () => {
      const nowMs = performance.now();
      const target = Math.min(calls.length, Math.floor(((nowMs - startedAtMs) * perSecond) / 1000));
      for (; released < target; released++) due.push({ call: calls[released] as Paced, dueAtMs: nowMs });
      sendDue();
      if (released < calls.length) setTimeout(release, 1);
    };
    release();
  });
}
