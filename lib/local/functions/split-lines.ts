import type { Readable } from 'node:stream';

const MAX_LINE_CHARS = 8000;

/** Calls `onLine` for each line of text, without its ending; of a longer line only the beginning, so that none is held whole. */
export function splitLines(stream: Readable, onLine: (line: string) => void, maxChars = MAX_LINE_CHARS): void {
  let line = '';
  let cutChars = 0;
  const add = (text: string) => {
    const room = maxChars - line.length;
    line += text.slice(0, room);
    cutChars += Math.max(0, text.length - room);
  };
  const end = () => {
    onLine(cutChars > 0 ? `${line} … (${cutChars} more characters)` : line.replace(/\r$/, ''));
    line = '';
    cutChars = 0;
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const [first = '', ...others] = chunk.split('\n');
    add(first);
    for (const text of others) {
      end();
      add(text);
    }
  });
  stream.on('end', () => {
    if (line !== '' || cutChars > 0) end();
  });
}
