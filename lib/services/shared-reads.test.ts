import { expect, test } from 'vitest';
import { MAX_TIME_MS } from '../domain/limits';
import { err, ok, type Result } from '../domain/result';
import { createSharedReads, SHARED_READ_MS } from './shared-reads';

/** Reads of one target, whose answers are numbered in the order in which they were begun. */
function setUp() {
  const clock = { ms: 1_000_000 };
  const reads = createSharedReads({ now: () => clock.ms, elapsed: () => clock.ms });
  let begun = 0;
  let failure: Result<never> | undefined;
  async function read() {
    begun += 1;
    return failure ?? ok(begun);
  }
  const look = (input: object = { id: 'a' }, { kind = 'job', after }: { kind?: string; after?: number } = {}) =>
    reads.look<number>({ kind, input, after, read });
  const fail = (as: Result<never> | undefined) => {
    failure = as;
  };
  return { look, fail, clock, forget: reads.forget, begun: () => begun };
}

test('however many look at one thing in a second it is read once, and anew for whoever looks after that', async () => {
  const { look, clock, begun } = setUp();
  const together = await Promise.all(Array.from({ length: 50 }, () => look()));
  expect(new Set(together.map((answer) => answer.ok && answer.data))).toEqual(new Set([1]));
  clock.ms += SHARED_READ_MS - 1;
  expect(await look()).toEqual(ok(1));
  clock.ms += 1;
  expect([await look(), begun()]).toEqual([ok(2), 2]);
});

test('another input, or another kind of read, is another answer', async () => {
  const { look } = setUp();
  expect([await look({ id: 'a' }), await look({ id: 'b' }), await look({ id: 'a' }, { kind: 'blocks' })]).toEqual(
    [1, 2, 3].map(ok),
  );
  expect(await look({ id: 'b' })).toEqual(ok(2));
});

test('after an act nobody is answered what was read before it, nor what was being read', async () => {
  const { look, forget, clock } = setUp();
  const underWay = look();
  forget();
  expect([await look(), await underWay]).toEqual([ok(2), ok(1)]);
  expect(await look()).toEqual(ok(2));
  // Of another console: what is asked for is what was read after that.
  expect(await look({ id: 'a' }, { after: MAX_TIME_MS })).toEqual(ok(3));
  expect(await look({ id: 'a' }, { after: clock.ms })).toEqual(ok(3));
  expect(await look({ id: 'a' }, { after: clock.ms + 1 })).toEqual(ok(4));
});

test('a failure is told to whoever waited for it, and to nobody later', async () => {
  const { look, fail } = setUp();
  const failure = err('unavailable', 'The table does not answer.');
  fail(failure);
  expect(await Promise.all([look(), look()])).toEqual([failure, failure]);
  fail(undefined);
  expect(await look()).toEqual(ok(2));
});
