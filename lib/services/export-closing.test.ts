import { expect, test } from 'vitest';
import { type ExportEnd, exportStream } from './export-stream';

test('an export that the end of the console breaks off fails for whoever takes it, and is told as broken', async () => {
  const closing = new AbortController();
  const abort = new AbortController();
  const ends: ExportEnd[] = [];
  async function* chunks(): AsyncGenerator<string, void> {
    for (let row = 0; !abort.signal.aborted; row++) yield `row ${row}\n`;
  }
  const stream = exportStream({
    run: { chunks: chunks(), rowsSoFar: () => 2 },
    abort,
    closing: closing.signal,
    onEnd: (end) => void ends.push(end),
  });
  const reader = stream.getReader();
  await reader.read();
  closing.abort();
  await expect(reader.read()).rejects.toThrow('The console was stopped.');
  expect(ends).toEqual([{ how: 'broken', rows: 2, error: expect.any(Error) }]);
  expect(abort.signal.aborted).toBe(true);
});
