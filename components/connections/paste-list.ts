import { isConnectionId } from '@/lib/domain/connection-id';
import { quote, splitWords } from '@/lib/domain/search-words';
import { wordStart } from './word-start';

/**
 * The search with a list pasted over what stands from `from` to `to`: each of its values is held together. Within `id:` or `user:` it becomes a
 * list of those; elsewhere lines that are a search of their own stay one.
 */
export function pasteList(text: string, [from, to]: readonly [from: number, to: number], pasted: string): string {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  const word = before.slice(wordStart(text, from));
  const [, key] = /^(\w+):/.exec(word) ?? [];
  const isQuoted = (word.match(/"/g)?.length ?? 0) % 2 === 1;
  const lines = pasted
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(Boolean);
  if (isQuoted || (key && !/^(id|user)$/i.test(key))) return before + lines.join(' ') + after;
  const values = lines.flatMap((line) => (!key && isSearch(line) ? [line] : valuesOf(line)));
  const end = after === '' || /^[\s,]/.test(after) ? after : ` ${after}`;
  if (key) return `${before}${/[:,]$/.test(before) ? '' : ','}${values.join(',')}${end}`;
  return `${before}${/(^|[\s,])$/.test(before) ? '' : ' '}${values.join(' ')}${end}`;
}

/** Whether it names what it asks for, such as `user:ana`. */
function isSearch(line: string): boolean {
  return splitWords(line).words.some(({ key }) => key !== undefined);
}

/** The values of a line as a search writes them: parts between commas, semicolons or tabs, also in quotation marks; a name with blanks is one. */
function valuesOf(line: string): string[] {
  return (line.match(/ *"[^"]*" *(?=[,;\t]|$)|[^,;\t]+/g) ?? [])
    .map((part) => part.trim().replace(/^"([^"]*)"$/, '$1'))
    .filter(Boolean)
    .flatMap((part) => {
      const words = part.split(/\s+/);
      return words.every(isConnectionId) ? words : [quote(part)];
    });
}
