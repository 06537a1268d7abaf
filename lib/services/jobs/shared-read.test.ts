import { expect, test } from 'vitest';
import { createSharedRead } from './shared-read';

function reading() {
  const ends: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];
  const read = createSharedRead(() => new Promise<number>((resolve, reject) => ends.push({ resolve, reject })));
  return { read, ends };
}

test('whoever asks while a read is under way shares the next one, and no read that began before', async () => {
  const { read, ends } = reading();
  const [first, second, third] = [read(), read(), read()];
  expect(ends).toHaveLength(1);
  ends[0]?.resolve(1);
  expect(await first).toBe(1);
  await expect.poll(() => ends.length).toBe(2);
  const fourth = read();
  ends[1]?.resolve(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
  await expect.poll(() => ends.length).toBe(3);
  ends[2]?.resolve(3);
  expect(await fourth).toBe(3);
  const alone = read();
  expect(ends).toHaveLength(4);
  ends[3]?.resolve(4);
  expect(await alone).toBe(4);
});

test('a read that fails fails for those who shared it, and the next is read all the same', async () => {
  const { read, ends } = reading();
  const [first, second] = [read(), read()];
  const failed = expect(first).rejects.toThrow('away');
  ends[0]?.reject(new Error('away'));
  await failed;
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.resolve(2);
  expect(await second).toBe(2);
});
