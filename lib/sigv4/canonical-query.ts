import { decodeBytes, encodeBytes } from './encode';

/**
 * The canonical query string: each name and value decoded and encoded again (a plus sign stays a plus sign, a space is
 * `%20`), sorted by encoded name, then value. `X-Amz-Signature` is left out, since it cannot sign itself.
 */
export function canonicalQuery(rawQuery: string): string {
  if (rawQuery === '') return '';
  return rawQuery
    .split('&')
    .filter((part) => part !== '')
    .map(toPair)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(byNameThenValue)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

type Pair = [name: string, value: string];

function toPair(part: string): Pair {
  const at = part.indexOf('=');
  const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  return [encodeBytes(decodeBytes(name)), encodeBytes(decodeBytes(value))];
}

/** By code unit, never by locale: the strings are ASCII after encoding. */
function byNameThenValue([nameA, valueA]: Pair, [nameB, valueB]: Pair): number {
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  if (valueA !== valueB) return valueA < valueB ? -1 : 1;
  return 0;
}
