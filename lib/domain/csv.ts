/** What a spreadsheet would take for a formula, also behind blanks and in the wide forms of East Asian scripts. */
const FORMULA = /^[\s"']*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** A line of RFC 4180, with its end. Numbers are ours and stand as they are; text that could be a formula gets an apostrophe before it. */
export function csvLine(values: readonly (string | number | undefined)[]): string {
  return `${values.map((value) => (typeof value === 'string' ? csvText(value) : String(value ?? ''))).join(',')}\r\n`;
}

function csvText(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The fields of a line, as they were before `csvLine`. `separators`: characters that may stand between them, one or more, for spreadsheets have their own. */
export function csvFields(line: string, separators: string): string[] {
  const field = new RegExp(`( *"(?:[^"]|"")*" *|[^${separators}]*)[${separators}]`, 'gy');
  return [...`${line}${separators[0]}`.matchAll(field)].map(([, text = '']) => csvValue(text));
}

/** A field as it was before `csvLine`: without quotation marks around it, and without an apostrophe before what could be a formula. */
export function csvValue(field: string): string {
  const [, quoted] = /^\s*"((?:[^"]|"")*)"\s*$/.exec(field) ?? [];
  const text = quoted === undefined ? field.trim() : quoted.replaceAll('""', '"');
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}
