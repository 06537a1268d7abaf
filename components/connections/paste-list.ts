import { isConnectionId } from '@/lib/domain/connection-id';
import { csvFields } from '@/lib/domain/csv';
import { idsOfLine, readPasted, SEPARATORS } from '@/lib/domain/pasted-list';
import { quote, splitWords } from '@/lib/domain/search-words';
import { wordStart } from './word-start';

/**
 * The search with a list pasted over what stands from `from` to `to`: each of its values is held together. Within `id:` or `user:` it becomes a
 * list of those, as it does under a head that names its column; elsewhere lines that are a search of their own stay one.
 */
export function pasteList(text: string, [from, to]: readonly [from: number, to: number], pasted: string): string {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  const word = before.slice(wordStart(text, from));
  const key = /^(\w+):/.exec(word)?.[1]?.toLowerCase();
  const isQuoted = (word.match(/"/g)?.length ?? 0) % 2 === 1;
  if (isQuoted || (key && key !== 'id' && key !== 'user')) {
    const lines = pasted.split(/[\r\n]+/).map((line) => line.trim());
    return before + lines.filter(Boolean).join(' ') + after;
  }
  const { column, values: named, lines } = readPasted(pasted, key === 'user' ? 'userId' : 'connectionId');
  const values =
    named?.map(quote) ?? lines.flatMap((line) => (!key && isSearch(line) ? [line.trim()] : valuesOf(line, key)));
  const end = after === '' || /^[\s,]/.test(after) ? after : ` ${after}`;
  if (key) return `${before}${/[:,]$/.test(before) ? '' : ','}${values.join(',')}${end}`;
  const list =
    column && values.length > 0 ? `${column === 'userId' ? 'user' : 'id'}:${values.join(',')}` : values.join(' ');
  return `${before}${/(^|[\s,])$/.test(before) ? '' : ' '}${list}${end}`;
}

/** Whether it names what it asks for, such as `user:ana`. */
function isSearch(line: string): boolean {
  return splitWords(line).words.some(({ key }) => key !== undefined);
}

/** The values of a line as a search writes them: its ids, or the parts between commas, semicolons or tabs, where a name with blanks is one. */
function valuesOf(line: string, key: string | undefined): string[] {
  const ids = key === 'user' ? undefined : idsOfLine(line);
  return (
    ids ??
    csvFields(line, SEPARATORS).flatMap((part) => {
      const words = part.split(/\s+/);
      return words.every(isConnectionId) ? words : part === '' ? [] : [quote(part)];
    })
  );
}
