import { decodeBytes, encodeBytes } from './encode';

/** A query parameter, its name and value in canonical encoding. */
export type Parameter = readonly [name: string, value: string];

const NONE: readonly Parameter[] = [];

/**
 * The parameters of a raw query in canonical form: each name and value decoded and encoded again (a plus sign stays a plus
 * sign, a space is `%20`, a missing value is empty), sorted by encoded name, then value.
 */
export function readQuery(rawQuery: string): readonly Parameter[] {
  if (rawQuery === '') return NONE;
  return rawQuery
    .split('&')
    .filter((part) => part !== '')
    .map(toParameter)
    .sort(byNameThenValue);
}

export function canonicalQuery(parameters: readonly Parameter[]): string {
  return parameters.map(([name, value]) => `${name}=${value}`).join('&');
}

function toParameter(part: string): Parameter {
  const at = part.indexOf('=');
  const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  return [encodeBytes(decodeBytes(name)), encodeBytes(decodeBytes(value))];
}

/** By code unit, never by locale: the strings are ASCII after encoding. */
function byNameThenValue([nameA, valueA]: Parameter, [nameB, valueB]: Parameter): number {
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  if (valueA !== valueB) return valueA < valueB ? -1 : 1;
  return 0;
}
