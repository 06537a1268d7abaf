import { expect, test } from 'vitest';
import { createGather } from './gather';

/** A gather whose windows end when it is said. */
function newGather(beyond: 'each' | 'together' = 'each') {
  const ends: (() => void)[] = [];
  const untold: { what: object; times: number; error: unknown }[] = [];
  const gather = createGather({
    beyond,
    windowMs: 60_000,
    later: (_, work) => ends.push(work),
    onUntold: (each) => untold.push(each),
  });
  return { gather, untold, endWindows: () => ends.splice(0).forEach((end) => void end()) };
}

test('what is repeated is told once at once, and once more with how often', async () => {
  const { gather, endWindows } = newGather();
  const told: [string, number][] = [];
  const tell = (key: string) => gather.tell(key, async (times) => void told.push([key, times]));
  for (const key of ['a', 'a', 'b', 'a']) await tell(key);
  expect(told).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  endWindows();
  expect(told).toEqual([
    ['a', 1],
    ['b', 1],
    ['a', 2],
  ]);
  await tell('a');
  expect(told.at(-1)).toEqual(['a', 1]);
});

test('what is repeated is asked about each time where that is wanted, and refused with it', async () => {
  const { gather, endWindows } = newGather();
  const told: number[] = [];
  let isDown = false;
  const asked = async () => {
    if (isDown) throw new Error('not now');
  };
  const tell = () => gather.tell('a', async (times) => void told.push(times), { asked });
  await tell();
  await tell();
  isDown = true;
  await expect(tell()).rejects.toThrow('not now');
  endWindows();
  // Nothing was done that time, so there is nothing to tell of it.
  expect(told).toEqual([1, 1]);
});

test('what could not be told is told the next time', async () => {
  const { gather, untold, endWindows } = newGather();
  const fail = async () => {
    throw new Error('not now');
  };
  await expect(gather.tell('a', fail)).rejects.toThrow('not now');
  await expect(gather.tell('a', fail)).rejects.toThrow('not now');
  await gather.tell('a', async () => {});
  await gather.tell('a', async () => {});
  endWindows();
  expect(untold).toEqual([]);
});

test('what repeats while the first is still being told waits for it, and counts as not told when that fails', async () => {
  const { gather, endWindows } = newGather();
  const told: number[] = [];
  const writes: { work: () => void; fail: (error: Error) => void }[] = [];
  const tell = () =>
    gather.tell('a', (times) => {
      told.push(times);
      return new Promise<void>((work, fail) => writes.push({ work, fail }));
    });
  const refused = [tell(), tell()];
  writes[0]?.fail(new Error('not now'));
  expect(await Promise.allSettled(refused)).toMatchObject(Array(2).fill({ status: 'rejected' }));
  const done = [tell(), tell(), tell()];
  writes[1]?.work();
  await Promise.all(done);
  endWindows();
  expect(told).toEqual([1, 1, 2]);
});

test('what repeats is told anew when the window ends while it is asked about', async () => {
  const { gather, endWindows } = newGather();
  const told: number[] = [];
  const tell = (asked?: () => Promise<void>) =>
    gather.tell('a', async (times) => void told.push(times), asked && { asked });
  await tell();
  await tell(async () => endWindows());
  expect(told).toEqual([1, 1]);
});

test('whoever ends tells what was only counted, and waits until it is told or could not be', async () => {
  const { gather, untold, endWindows } = newGather();
  const told: [string, number][] = [];
  const tell = (key: string) => gather.tell(key, async (times) => void told.push([key, times]));
  for (const key of ['a', 'b', 'a', 'a']) await tell(key);
  const failing = async (times: number) => {
    if (times > 1) throw new Error('not now');
  };
  for (let times = 0; times < 3; times++) await gather.tell('c', failing, { what: { act: 'c' } });
  told.splice(0);
  await gather.flush(60_000);
  expect(told).toEqual([['a', 2]]);
  expect(untold).toEqual([{ what: { act: 'c' }, times: 2, error: new Error('not now') }]);
  // Nothing is told twice, and the windows that have ended stand in nobody's way.
  await gather.flush(60_000);
  endWindows();
  await tell('a');
  expect(told).toEqual([
    ['a', 2],
    ['a', 1],
  ]);
});

test('nothing that was only counted is lost in silence: who has no time left says what it was and how often it came', async () => {
  const { gather, untold } = newGather();
  const told: string[] = [];
  const answers: (() => void)[] = [];
  const silent = (name: string) => (times: number) =>
    times === 1 && !told.includes(name)
      ? Promise.resolve(void told.push(name))
      : new Promise<void>((resolve) => void answers.push(resolve));
  const tell = (name: string) => gather.tell(name, silent(name), { what: { act: name } });
  for (const name of ['a', 'a', 'a']) await tell(name);
  await gather.flush(5);
  const late = { what: { act: 'a' }, times: 2, error: new Error('Not told within 5 ms.') };
  expect(untold.splice(0)).toEqual([late]);
  // What comes of it after all is not said a second time.
  for (const answer of answers) answer();

  for (const name of ['b', 'b', 'c', 'd', 'd']) await tell(name);
  const flushed = gather.flush(60_000);
  for (const name of ['e', 'e', 'e']) await tell(name);
  gather.abandon();
  const error = new Error('There was no time left to tell it.');
  expect(untold.splice(0)).toEqual([
    { what: { act: 'b' }, times: 1, error },
    { what: { act: 'd' }, times: 1, error },
    { what: { act: 'e' }, times: 2, error },
  ]);
  gather.abandon();
  for (const answer of answers) answer();
  await flushed;
  expect(untold).toEqual([]);
});

test('whoever ends waits for windows that had ended just before, and says what of them could not be told in time', async () => {
  const { gather, untold, endWindows } = newGather();
  const told: [string, number][] = [];
  const answers: (() => void)[] = [];
  const tell = (name: string) =>
    gather.tell(
      name,
      async (times) => {
        if (times > 1) await new Promise<void>((resolve) => answers.push(resolve));
        told.push([name, times]);
      },
      { what: { act: name } },
    );
  for (const name of ['a', 'a', 'a']) await tell(name);
  endWindows();
  const flushed = gather.flush(60_000);
  answers.shift()?.();
  await flushed;
  expect(told).toEqual([
    ['a', 1],
    ['a', 2],
  ]);
  for (const name of ['b', 'b', 'b']) await tell(name);
  endWindows();
  await gather.flush(5);
  expect(untold).toEqual([{ what: { act: 'b' }, times: 2, error: new Error('Not told within 5 ms.') }]);
});

test.each([
  { beyond: 'each', extra: ['eve', 'eve', 'root'], afterwards: [] },
  { beyond: 'together', extra: ['eve'], afterwards: ['eve', 'eve'] },
] as const)('beyond a thousand windows, $beyond', async ({ beyond, extra, afterwards }) => {
  const { gather, endWindows } = newGather(beyond);
  for (let name = 0; name < 1_000; name++) await gather.tell(`name ${name}`, async () => {});
  const told: string[] = [];
  for (const name of ['eve', 'eve', 'root']) {
    await gather.tell(name, async (times) => void told.push(...Array<string>(times).fill(name)));
  }
  expect(told.splice(0)).toEqual(extra);
  // Told together they stand under the first of them: only for those who have no name here.
  endWindows();
  expect(told).toEqual(afterwards);
});

test('what was told of many together and could not be is at least known by its act', async () => {
  const { gather, untold } = newGather('together');
  const tell = (name: string) => gather.tell(name, async () => {}, { what: { act: 'sign-in', name } });
  for (let name = 0; name < 1_002; name++) await tell(`name ${name}`);
  gather.abandon();
  expect(untold).toMatchObject([{ what: { act: 'sign-in' }, times: 1 }]);
  expect(untold[0]?.what).not.toHaveProperty('name');
});
