import { expect, test, vi } from 'vitest';
import { watchFrames } from './watch-frames';

/** A masked frame as clients send it. */
function frame(length: number, form: 7 | 16 | 64 = length < 126 ? 7 : length < 65_536 ? 16 : 64): Buffer {
  const head = Buffer.alloc({ 7: 2, 16: 4, 64: 10 }[form]);
  head[0] = 0x81;
  head[1] = 0x80 | { 7: length, 16: 126, 64: 127 }[form];
  if (form === 16) head.writeUInt16BE(length, 2);
  if (form === 64) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, Buffer.from([1, 2, 3, 4]), Buffer.alloc(length, 0xff)]);
}

test.each([1, 2, 3, 7, 1000, 1_000_000])('finds the one frame that is too long in pieces of %i bytes', (size) => {
  const onTooLong = vi.fn();
  const watch = watchFrames(1000, onTooLong);
  const short = Buffer.concat([frame(0), frame(5), frame(125), frame(126), frame(1000), frame(1000, 64), frame(3, 16)]);
  for (let at = 0; at < short.length; at += size) watch(short.subarray(at, at + size));
  expect(onTooLong).not.toHaveBeenCalled();
  const long = Buffer.concat([frame(1001), frame(2000)]);
  for (let at = 0; at < long.length; at += size) watch(long.subarray(at, at + size));
  expect(onTooLong).toHaveBeenCalledOnce();
});

test('refuses an announced length before its payload arrives', () => {
  const onTooLong = vi.fn();
  const watch = watchFrames(32_768, onTooLong);
  watch(Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
  expect(onTooLong).not.toHaveBeenCalled();
  watch(Buffer.from([0xff]));
  expect(onTooLong).toHaveBeenCalledOnce();
});
