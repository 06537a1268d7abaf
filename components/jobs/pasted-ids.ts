import { csvValue } from '@/lib/domain/csv';
import { idsOfLine, readPasted } from '@/lib/domain/pasted-list';

/** For the hint beneath a list. */
export const IDS_TOGETHER =
  "API Gateway's ids may also be separated by commas or spaces, or be the first column of a CSV file, or the one named connectionId.";

/**
 * The ids of a pasted list. A line is one id, whatever it holds: other people's registries hold ids of any form. Only where a line is
 * nothing but ids of API Gateway it is taken apart, and where it is a line of CSV that begins with one, or whose head names a column of ids.
 */
export function idsIn(text: string): string[] {
  const { column, values, lines } = readPasted(text);
  const ids =
    column === 'connectionId' ? values : lines.flatMap((line) => idsOfLine(line) ?? [withoutApostrophe(line)]);
  return [...new Set(ids)];
}

/** Quotation marks are a part of an id that stands alone. */
function withoutApostrophe(line: string): string {
  const text = line.trim();
  return text.startsWith("'") ? csvValue(text) : text;
}
