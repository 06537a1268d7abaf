import { isConnectionId } from './connection-id';
import { csvFields, csvValue } from './csv';

/** Columns that can be looked for as a list, as exports of this console name them. */
type ListColumn = 'connectionId' | 'userId';

/** `values`: those of `column`, where a head names it. Else only `lines` are there, each to be read on its own. No head is among them. */
export type PastedList = { lines: string[]; column?: ListColumn; values?: string[] };

/** A pasted list, which may be of an export of this console or of a spreadsheet, with a head or without. `wanted`: the column to take where several are there. */
export function readPasted(text: string, wanted: ListColumn = 'connectionId'): PastedList {
  const [head = '', ...others] = text
    .replace(/^\uFEFF/, '')
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '');
  const names = csvFields(head, SEPARATORS).map(columnOf);
  if (!names.some((name) => COLUMNS.has(name))) return { lines: head === '' ? [] : [head, ...others] };
  // Of files that were put together each has its head.
  const lines = others.filter((line) => line !== head);
  const column = [wanted, 'connectionId' as const, 'userId' as const].find((name) =>
    names.includes(name.toLowerCase()),
  );
  if (!column) return { lines };
  const [separator] = /[,;\t]/.exec(head) ?? [];
  const at = names.indexOf(column.toLowerCase());
  const values = lines.flatMap((line) => {
    const value = separator === undefined ? csvValue(line) : (csvFields(line, separator)[at] ?? '');
    return idsTogether(value) ?? [value];
  });
  return { lines, column, values: values.filter(Boolean) };
}

/** A line of nothing but ids of API Gateway, which hold neither commas nor blanks, or of CSV that begins with one; undefined of any other. */
export function idsOfLine(line: string): string[] | undefined {
  const together = idsTogether(line);
  if (together) return together;
  const [first = '', ...others] = csvFields(line, SEPARATORS);
  // Of a line with several ids nobody knows what else it is.
  return isConnectionId(first) && !others.some(isConnectionId) ? [first] : undefined;
}

/** What may stand between the values of a line. */
export const SEPARATORS = ',;\t';

function idsTogether(text: string): string[] | undefined {
  const parts = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(csvValue);
  return parts.length > 0 && parts.every(isConnectionId) ? parts : undefined;
}

/** Without `client`, which may well be a user. */
const COLUMNS = new Set(['connectionid', 'userid', 'connectedat', 'connectedatms', 'sourceip', 'useragent']);

function columnOf(field: string): string {
  return field.replace(/[ _-]/g, '').toLowerCase();
}
