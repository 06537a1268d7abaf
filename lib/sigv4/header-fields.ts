import type { WireRequest } from './types';

/** The headers of a request by lower-case name. */
export type HeaderFields = {
  values: ReadonlyMap<string, string | readonly string[]>;
  /** Names that came more than once, and so have a list of values, in arrival order. */
  repeated: readonly string[];
};

/** Anything but single spaces inside the value; the space of a folded line's end included. */
const UNTIDY = /[\t\n\v\f\r]|^ | $| {2}/;

export function readHeaders(headers: WireRequest['headers']): HeaderFields {
  const values = new Map<string, string | string[]>();
  const repeated: string[] = [];
  for (const [anyCase, value] of headers) {
    const name = anyCase.toLowerCase();
    const before = values.get(name);
    if (before === undefined) values.set(name, value);
    else if (typeof before !== 'string') before.push(value);
    else {
      values.set(name, [before, value]);
      repeated.push(name);
    }
  }
  return { values, repeated };
}

/** The trimmed value of a header; undefined when it is absent, the first one when it is repeated. */
export function headerValue({ values }: HeaderFields, lowerCaseName: string): string | undefined {
  const value = values.get(lowerCaseName);
  if (value === undefined) return undefined;
  return trimmed(typeof value === 'string' ? value : (value[0] ?? ''));
}

/**
 * One `name:value\n` per signed header, in the order given (Signature Version 4 wants them sorted and in lower case).
 * Repeated headers are joined by commas in arrival order. A signed header that is absent counts as empty.
 */
export function canonicalHeaders({ values }: HeaderFields, signedHeaders: Iterable<string>): string {
  let text = '';
  for (const name of signedHeaders) {
    const value = values.get(name) ?? '';
    text += `${name}:${typeof value === 'string' ? canonicalValue(value) : value.map(canonicalValue).join(',')}\n`;
  }
  return text;
}

/**
 * Trims, and turns every run of white space, a folded line's included, into one space. White space is ASCII's: the byte A0 is
 * part of many letters in UTF-8, and would be a space to `trim`.
 */
function canonicalValue(value: string): string {
  if (!UNTIDY.test(value)) return value;
  return value.replace(/[\t\n\v\f\r ]+/g, ' ').replace(/^ | $/g, '');
}

function trimmed(value: string): string {
  let [from, to] = [0, value.length];
  while (from < to && isSpace(value.charCodeAt(from))) from++;
  while (from < to && isSpace(value.charCodeAt(to - 1))) to--;
  return value.slice(from, to);
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
