/** What may stand before the colon. */
const SEARCH_KEYS = [
  'id',
  'user',
  'ip',
  'client',
  'agent',
  'attr',
  'older',
  'newer',
  'idle',
  'status',
  'stage',
] as const;
export type SearchKey = (typeof SEARCH_KEYS)[number];

/** A value as it was meant: all of it, or what begins with `text`, where a `*` outside of quotation marks ended it. */
export type SearchValue = { text: string; begins: boolean };

/**
 * A word of a search: `key:a,b`, or bare. `values` are its parts between commas, `text` is all of it with its `*`; both without quotation
 * marks, which `isQuoted` tells of. `begins`: the `*` at its end is a sign, not a letter.
 */
export type SearchWord = { key?: SearchKey; values: SearchValue[]; text: string; begins: boolean; isQuoted: boolean };

type Draft = {
  key: SearchKey | undefined;
  text: string;
  values: SearchValue[];
  value: string;
  /** Whether the last character is a `*` outside of quotation marks. */
  begins: boolean;
  isQuoted: boolean;
};

/**
 * Words stand between blanks; bare ones between commas as well. Quotation marks hold blanks, commas and colons together, and in
 * them a backslash stands before a quotation mark or another backslash, and a `*` is a letter. A colon after anything but a known key is a part
 * of the word.
 */
export function splitWords(text: string): { words: SearchWord[]; isUnclosed: boolean } {
  const words: SearchWord[] = [];
  let draft: Draft | undefined;
  let isInside = false;

  const open = () => (draft ??= { key: undefined, text: '', values: [], value: '', begins: false, isQuoted: false });
  const add = (character: string) => {
    const current = open();
    current.text += character;
    current.value += character;
    current.begins = character === '*' && !isInside;
  };
  const endValue = (current: Draft) => {
    const { value, begins } = current;
    if (value !== '') current.values.push({ text: begins ? value.slice(0, -1) : value, begins });
    current.value = '';
  };
  const endWord = () => {
    if (!draft) return;
    endValue(draft);
    const { key, values, text: whole, begins, isQuoted } = draft;
    if (key !== undefined || values.length > 0)
      words.push({ ...(key && { key }), values, text: whole, begins, isQuoted });
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
        draft.begins = false;
      }
    } else if (character === ':' && draft && draft.key === undefined && !draft.isQuoted && isKey(draft.text)) {
      draft = { ...draft, key: draft.text.toLowerCase() as SearchKey, text: '', value: '', begins: false };
    } else add(character);
  }
  endWord();
  return { words, isUnclosed: isInside };
}

/** The text as one value of a word, in quotation marks where it would fall apart, or mean what begins so, without. */
export function quote(value: string): string {
  return value === '' || /[\s,"]|\*$/.test(value) ? inQuotes(value) : value;
}

export function inQuotes(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function isKey(text: string): boolean {
  return (SEARCH_KEYS as readonly string[]).includes(text.toLowerCase());
}
