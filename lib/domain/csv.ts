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
