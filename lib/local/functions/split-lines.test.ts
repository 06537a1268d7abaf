import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { splitLines } from './split-lines';

async function linesOf(chunks: (string | Buffer)[], maxChars?: number): Promise<string[]> {
  const lines: string[] = [];
  const stream = Readable.from(chunks, { objectMode: false });
  splitLines(stream, (line) => lines.push(line), maxChars);
  await new Promise((resolve) => stream.on('close', resolve));
  return lines;
}

test('lines come whole however their bytes were cut', async () => {
  const bytes = Buffer.from('one\ntwø\r\n\nthree');
  const cut = [...bytes].map((byte) => Buffer.from([byte]));
  expect(await linesOf([bytes])).toEqual(['one', 'twø', '', 'three']);
  expect(await linesOf(cut)).toEqual(['one', 'twø', '', 'three']);
});

test('a long line is told by its beginning and the number of characters left out', async () => {
  expect(await linesOf(['abc', 'def', 'ghi\nnext\n'], 5)).toEqual(['abcde … (4 more characters)', 'next']);
  expect(await linesOf(['abcdef'], 5)).toEqual(['abcde … (1 more characters)']);
});
