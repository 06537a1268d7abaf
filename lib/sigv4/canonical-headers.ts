import type { WireRequest } from './types';

/**
 * One `name:value\n` per signed header, in the order given (Signature Version 4 wants them sorted and in lower case).
 * Repeated headers are joined by commas in arrival order. A signed header that is absent counts as empty.
 */
export function canonicalHeaders(headers: WireRequest['headers'], signedHeaders: readonly string[]): string {
  const values = new Map<string, string[]>(signedHeaders.map((name) => [name, []]));
  for (const [name, value] of headers) values.get(name.toLowerCase())?.push(canonicalValue(value));
  return signedHeaders.map((name) => `${name}:${values.get(name)?.join(',')}\n`).join('');
}

/** Trims, and turns every run of white space, a folded line's included, into one space. */
function canonicalValue(value: string): string {
  return value.trim().replace(/\s+/g, ' ');
}

/** The first value of a header, whatever its case, as received; undefined when it is absent. */
export function headerValue(headers: WireRequest['headers'], lowerCaseName: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === lowerCaseName)?.[1];
}
