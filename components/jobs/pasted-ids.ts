import { isConnectionId } from '@/lib/domain/connection-id';

/** For the hint beneath a list. */
export const IDS_TOGETHER =
  "API Gateway's ids may also be separated by commas or spaces, or be the first column of a CSV file.";

/**
 * The ids of a pasted list. A line is one id, whatever it holds: other people's registries hold ids of any form. Only where a line is
 * nothing but ids of API Gateway, which hold neither commas nor blanks, it is taken apart, and where it is a line of CSV that begins with one.
 */
export function idsIn(text: string): string[] {
  return [...new Set(text.split(/[\r\n]+/).flatMap(idsOfLine))];
}

function idsOfLine(line: string): string[] {
  const parts = line.split(/[\s,;]+/).filter(Boolean);
  if (parts.length > 0 && parts.every(isConnectionId)) return parts;
  const [first = '', ...others] = line.split(/[,;\t]/).map(textOf);
  // Of a line with several ids nobody knows what else it is.
  if (isConnectionId(first) && !others.some(isConnectionId)) return [first];
  return COLUMN.test(first) ? [] : [line.trim()].filter(Boolean);
}

const COLUMN = /^connection[ _-]?id$/i;

/** Of a field of CSV; files of this console have an apostrophe before what could be a formula, such as an id that begins with a hyphen. */
function textOf(field: string): string {
  return field
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/^'/, '');
}
