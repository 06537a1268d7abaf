import { isIP } from 'node:net';
import { isConnectionId } from '../domain/connection-id';
import type { MappedField, Mapping } from '../domain/mapping';
import { type Item, timeOf } from '../registry/row';

type Guess = { name: RegExp; value?: (item: Item, attribute: string) => boolean };

const text = (item: Item, attribute: string) => item[attribute]?.S ?? '';

/** By name first, and by what the values look like; what looks like neither is not suggested. */
const GUESSES: Record<MappedField, Guess> = {
  connectionId: { name: /^(connection[_-]?id|conn[_-]?id)$/i, value: (item, name) => isConnectionId(text(item, name)) },
  connectedAt: { name: /(connect(ed)?|creat(ed|ion)|join(ed)?|start(ed)?|open(ed)?)[_-]?(at|time|on|date)?$/i },
  sourceIp: { name: /(^|[_-])(source)?[_-]?ip([_-]?addr(ess)?)?$/i, value: (item, name) => isIP(text(item, name)) > 0 },
  userAgent: {
    name: /^(user[_-]?agent|agent|ua|browser)$/i,
    value: (item, name) => /^Mozilla\/\d/.test(text(item, name)),
  },
  userId: { name: /^(user([_-]?(id|name))?|username|sub|principal([_-]?id)?|account([_-]?id)?|player([_-]?id)?)$/i },
  ttl: { name: /^(ttl|expir(es|ation|y)([_-]?(at|time))?|expire[_-]?at|time[_-]?to[_-]?live)$/i },
};

const TIMES = new Set<MappedField>(['connectedAt', 'ttl']);

/** A first guess for the form: what the target names already, where the rows have it; else by name, else by value. */
export function suggestMapping(rows: Item[], current: Mapping): Mapping {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort();
  const entries = (Object.keys(GUESSES) as MappedField[]).map((field) => {
    const holds = (row: Item, name: string) => {
      if (TIMES.has(field)) return timeOf(row[name]) !== undefined;
      return text(row, name) !== '' || (field === 'userId' && row[name]?.N !== undefined);
    };
    const fits = (name: string) => rows.some((row) => holds(row, name));
    if (names.includes(current[field]) && fits(current[field])) return [field, current[field]];
    const { name: pattern, value } = GUESSES[field];
    const byName = names.find((name) => pattern.test(name) && fits(name));
    const byValue = value && names.find((name) => rows.some((row) => value(row, name)));
    return [field, byName ?? byValue ?? current[field]];
  });
  return Object.fromEntries(entries);
}
