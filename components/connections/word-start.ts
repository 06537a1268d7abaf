/** Where the word at the caret begins; blanks inside of quotation marks do not end a word. */
export function wordStart(text: string, caret: number): number {
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index < caret; index++) {
    if (text[index] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /\s/.test(text[index] ?? '')) start = index + 1;
  }
  return start;
}
