/** What may stand before the colon. */
const SEARCH_KEYS = ['id', 'user', 'ip', 'agent', 'attr', 'older', 'newer', 'idle', 'status', 'stage'] as const;
export type SearchKey = (typeof SEARCH_KEYS)[number];

/** A word of a search: `key:a,b`, or bare. `values` are its parts between commas, `text` is all of it; both without quotation marks. */
export type SearchWord = { key?: SearchKey; values: string[]; text: string };

type Draft = { key: SearchKey | undefined; text: string; values: string[]; value: string; isQuoted: boolean };

/**
 * Words stand between blanks; bare ones between commas as well. Quotation marks hold blanks, commas and colons together, and in
 * them a backslash stands before a quotation mark or another backslash. A colon after anything but a known key is a part of the word.
 */
export function splitWords(text: string): { words: SearchWord[]; isUnclosed: boolean } {
  const words: SearchWord[] = [];
  let draft: Draft | undefined;
  let isInside = false;

  const open = () => (draft ??= { key: undefined, text: '', values: [], value: '', isQuoted: false });
  const add = (character: string) => {
    const current = open();
    current.text += character;
    current.value += character;
  };
  const endValue = (current: Draft) => {
    if (current.value !== '') current.values.push(current.value);
    current.value = '';
  };
  const endWord = () => {
    if (!draft) return;
    endValue(draft);
    const { key, values, text: whole } = draft;
    if (key !== undefined || values.length > 0) words.push({ ...(key && { key }), values, text: whole });
    draft = undefined;
  };

  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (isInside) {
      const next = text[index + 1];
      if (character === '\\' && (next === '"' || next === '\\')) {
        add(next);
        index++;
      } else if (character === '"') isInside = false;
      else add(character);
    } else if (character === '"') {
      isInside = true;
      open().isQuoted = true;
    } else if (/\s/.test(character)) endWord();
    else if (character === ',') {
      if (draft?.key === undefined) endWord();
      else {
        endValue(draft);
        draft.text += character;
      }
    } else if (character === ':' && draft && draft.key === undefined && !draft.isQuoted && isKey(draft.text)) {
      draft = { ...draft, key: draft.text.toLowerCase() as SearchKey, text: '', value: '' };
    } else add(character);
  }
  endWord();
  return { words, isUnclosed: isInside };
}

/** The text as one value of a word, in quotation marks where it would fall apart without. */
export function quote(value: string): string {
  return value === '' || /[\s,"]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}

function isKey(text: string): boolean {
  return (SEARCH_KEYS as readonly string[]).includes(text.toLowerCase());
}
