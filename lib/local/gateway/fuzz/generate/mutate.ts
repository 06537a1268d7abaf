import type { Step } from '../case';
import type { Prng } from '../prng';

/** Bytes that mean something to some parser. */
const TELLING = [
  '\0',
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  ' ',
  '\t',
  ':',
  ',',
  ';',
  '%',
  '%00',
  '%0d%0a',
  '/',
  '//',
  '/../',
  '?',
  '&',
  '=',
  '"',
  '\x7f',
  '\x80',
  '\xff',
  '\xc3\xa9',
  '0',
  '-1',
];

/** Replaces, removes, inserts, doubles or swaps a few bytes. */
export function mutateBytes(bytes: Buffer, prng: Prng): Buffer {
  let mutant = bytes;
  for (let count = 1 + prng.int(3); count > 0; count--) mutant = mutateOnce(mutant, prng);
  return mutant;
}

function mutateOnce(bytes: Buffer, prng: Prng): Buffer {
  const at = prng.int(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + prng.int(prng.chance(0.2) ? 40 : 3));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (prng.int(6)) {
    case 0:
      return Buffer.concat([before, prng.bytes(part.length), after]);
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, Buffer.from(prng.pick(TELLING), 'latin1'), part, after]);
    case 3:
      return Buffer.concat([before, part, part, after]);
    case 4:
      return Buffer.concat([before, flipped(part, prng), after]);
    default:
      return Buffer.concat([before, Buffer.from(prng.pick(TELLING), 'latin1'), after]);
  }
}

function flipped(part: Buffer, prng: Prng): Buffer {
  const copy = Buffer.from(part);
  if (copy.length > 0) copy[0] = (copy[0] ?? 0) ^ (1 << prng.int(8));
  return copy;
}

/** How the bytes of one connection travel: whole or in pieces, to their end or cut off. */
export function deliver(bytes: Buffer, prng: Prng): Step[] {
  const isTruncated = prng.chance(0.15);
  const kept = isTruncated ? bytes.subarray(0, prng.int(bytes.length + 1)) : bytes;
  const steps: Step[] = prng.chance(0.7) ? [{ send: kept }] : inPieces(kept, prng);
  if (prng.chance(0.1)) steps.push({ wait: 'answer' });
  steps.push({ end: prng.chance(0.1) ? 'cut' : 'close' });
  return steps;
}

/** Up to a dozen pieces, mostly with time for the other side to read each alone. */
export function inPieces(bytes: Buffer, prng: Prng): Step[] {
  const cuts = Array.from({ length: 1 + prng.int(11) }, () => prng.int(bytes.length + 1)).sort((a, b) => a - b);
  const steps: Step[] = [];
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    if (to > from) steps.push({ send: bytes.subarray(from, to) });
    if (prng.chance(0.8)) steps.push({ wait: 'turn' });
    from = to;
  }
  return steps;
}

/** With more of the small lengths, and of those at which something changes. */
export function someLength(prng: Prng, edges: readonly number[]): number {
  return prng.chance(0.3) ? Math.max(0, prng.pick(edges) + prng.int(3) - 1) : prng.int(prng.chance(0.8) ? 60 : 3000);
}

export function write(
  head: { method: string; target: string; headers: readonly (readonly [string, string])[]; version?: string },
  body: Buffer,
): Buffer {
  const { method, target, headers, version = 'HTTP/1.1' } = head;
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`${method} ${target} ${version}\r\n${lines}\r\n`, 'latin1'), body]);
}

/** A body in chunks, mostly as it should be. */
export function inChunks(body: Buffer, prng: Prng): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const size = 1 + prng.int(Math.min(body.length - at, 4000));
    const extension = prng.chance(0.1) ? `;${'x'.repeat(prng.int(20))}=1` : '';
    parts.push(Buffer.from(`${size.toString(16)}${extension}\r\n`), body.subarray(at, at + size), Buffer.from('\r\n'));
    at += size;
  }
  const trailer = prng.chance(0.1) ? 'x-trailer: 1\r\nauthorization: none\r\n' : '';
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailer}\r\n`)]);
}
