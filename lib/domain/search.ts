import type { ConnectionState } from './connection';
import { isConnectionId } from './connection-id';
import { isCidr, isIp } from './search-ip';
import { formatSpan, parseSpan } from './search-span';
import { inQuotes, quote, type SearchKey, type SearchValue, type SearchWord, splitWords } from './search-words';

/**
 * What a search asks for; every term must hold. Values are exact, or what the texts `begins` with. `client` is a family of clients (see
 * `clientFamily`), and `agent` a part of the user agent or of its name in words, both in any case. Times in ms: `older` and `newer` are the
 * age of a connection, `idle` is how long it had no traffic.
 */
export type Term =
  | { kind: 'id' | 'user' | 'ip' | 'client' | 'stage'; value: string; begins?: true }
  | { kind: 'cidr' | 'agent'; value: string }
  | { kind: 'attr'; name: string; value: string; begins?: true }
  | { kind: 'older' | 'newer'; ms: number }
  | { kind: 'idle'; ms: number }
  | { kind: 'status'; value: ConnectionState }
  | { kind: 'ids' | 'users'; values: string[] };

export type Search = { terms: Term[]; problems: string[] };

/** Most ids or users in one list. */
export const MAX_LISTED = 1_000;
/** Most characters of a search: a list of that many ids and more. */
export const MAX_SEARCH_LENGTH = 40_000;
export const SEARCH_STATES: readonly ConnectionState[] = ['live', 'idle', 'gone', 'unchecked'];

/**
 * Reads a search as people type it. A bare word of the form of a connection id is an id, an IP or a CIDR block is that, and anything
 * else a user. What cannot be understood is told in `problems`, in sentences, and leaves no term; only of a blank text are both empty.
 */
export function parseSearch(text: string): Search {
  if (text.length > MAX_SEARCH_LENGTH) {
    return { terms: [], problems: [`A search has at most ${MAX_SEARCH_LENGTH.toLocaleString('en-US')} characters.`] };
  }
  const { words, isUnclosed } = splitWords(text);
  const found: Found = { ids: [], users: [], terms: [], problems: [] };
  if (isUnclosed) found.problems.push('A quotation mark is not closed.');
  else if (words.length === 0 && text.trim() !== '') found.problems.push(NOTHING_TO_LOOK_FOR);
  for (const word of words) readWord(word, found);
  const { terms, problems } = found;
  return {
    terms: [
      ...listTerm('id', found.ids, problems),
      ...listTerm('user', found.users, problems),
      ...once(terms, problems),
    ],
    problems: [...new Set(problems)],
  };
}

/** The search as text that `parseSearch` reads as the same terms. */
export function formatSearch(terms: readonly Term[]): string {
  return terms.map(formatTerm).join(' ');
}

const NOTHING_TO_LOOK_FOR =
  'There is nothing to look for between these commas or quotation marks: write a word, or clear the search.';

type Found = { ids: SearchValue[]; users: SearchValue[]; terms: Term[]; problems: string[] };

function readWord(word: SearchWord, found: Found): void {
  const { key, values, text } = word;
  const { ids, users, terms, problems } = found;
  if (values.some((value) => value.begins && value.text === '')) {
    problems.push(beginsWithNothing(key ?? 'user'));
    return;
  }
  if (key === undefined) {
    for (const value of values) {
      if (value.begins) users.push(value);
      else if (isConnectionId(value.text)) ids.push(value);
      else if (isIp(value.text)) terms.push({ kind: 'ip', value: value.text });
      else if (isCidr(value.text)) terms.push({ kind: 'cidr', value: value.text });
      else users.push(value);
    }
    return;
  }
  if (key === 'id' || key === 'user') {
    (key === 'id' ? ids : users).push(...values);
    if (values.length === 0) problems.push(`${key}: needs a value.`);
    return;
  }
  if (text === '') {
    problems.push(`${key}: needs a value.`);
    return;
  }
  const term = termOf(key, word);
  if (typeof term === 'string') problems.push(term);
  else terms.push(term);
}

function beginsWithNothing(key: string): string {
  return `${key}:* leaves out what it begins with, so that everything would match: write at least one character before the *, or "*" for the character itself.`;
}

/** The term, or what is wrong with it. */
function termOf(key: SearchKey, word: SearchWord): Term | string {
  const { text } = word;
  const meant = word.begins ? ({ value: text.slice(0, -1), begins: true } as const) : { value: text };
  switch (key) {
    case 'ip':
      return addressTerm(word);
    case 'older':
    case 'newer':
    case 'idle': {
      const ms = parseSpan(text);
      return ms === undefined ? `${key}: needs a time such as 90s, 30m or 1h.` : { kind: key, ms };
    }
    case 'status': {
      const value = SEARCH_STATES.find((state) => state === text.toLowerCase());
      return value ? { kind: 'status', value } : `status: is one of ${SEARCH_STATES.join(', ')}.`;
    }
    case 'attr': {
      const at = meant.value.indexOf('=');
      if (at > 0 && at === meant.value.length - 1 && word.begins) return beginsWithNothing(`attr:${meant.value}`);
      if (at < 1 || at === meant.value.length - 1) return 'attr: needs a name and a value, such as attr:room=lobby.';
      return { kind: 'attr', name: text.slice(0, at), ...meant, value: meant.value.slice(at + 1) };
    }
    case 'agent':
      return { kind: key, value: text };
    default:
      return { kind: key, ...meant };
  }
}

const ADDRESSES = 'An address looks like 203.0.113.9 or 2001:db8::1, a block of them like 10.0.0.0/8';

/** In quotation marks it is taken as it is: a table may hold any text there. */
function addressTerm({ text, values, begins, isQuoted }: SearchWord): Term | string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  if (isQuoted) return { kind: 'ip', ...(begins ? { value: text.slice(0, -1), begins } : { value: text }) };
  if (values.length > 1) return 'There can be one address. For several name a block such as 192.0.2.0/24.';
  if (text.includes('/'))
    return isCidr(text) ? { kind: 'cidr', value: text } : `${shown} is not a CIDR block. ${ADDRESSES}.`;
  if (begins) {
    const value = text.slice(0, -1);
    return /^[\da-f.:]+$/i.test(value)
      ? { kind: 'ip', value, begins }
      : `No address begins like ${shown}. ${ADDRESSES}, a beginning like 10.0.*.`;
  }
  return isIp(text)
    ? { kind: 'ip', value: text }
    : `${shown} is not an address. ${ADDRESSES}, a beginning like 10.0.*.`;
}

function listTerm(kind: 'id' | 'user', values: SearchValue[], problems: string[]): Term[] {
  const distinct = [...new Map(values.map((value) => [`${value.begins}${value.text}`, value])).values()];
  const [only] = distinct;
  if (only === undefined) return [];
  if (distinct.length === 1) return [{ kind, value: only.text, ...(only.begins && { begins: true }) }];
  if (distinct.length > MAX_LISTED) {
    problems.push(
      `A list holds at most ${MAX_LISTED.toLocaleString('en-US')} ${kind}s; this one has ${distinct.length.toLocaleString('en-US')}.`,
    );
    return [];
  }
  if (distinct.some(({ begins }) => begins)) {
    problems.push(
      `In a list of ${kind}s each is exact: take away the * at the end, or put it in quotation marks where it belongs to the ${kind}.`,
    );
    return [];
  }
  return [{ kind: kind === 'id' ? 'ids' : 'users', values: distinct.map(({ text }) => text) }];
}

/** Several parts of a user agent or attributes may all hold; two addresses or two states cannot. */
function once(terms: Term[], problems: string[]): Term[] {
  const seen = new Set<string>();
  return terms.filter((term) => {
    const key = term.kind === 'cidr' ? 'ip' : term.kind;
    const isAgain = seen.has(key) && key !== 'agent' && key !== 'attr';
    if (isAgain)
      problems.push(
        `There can be one ${key}: only.${key === 'ip' ? ' For several addresses name a block such as 192.0.2.0/24.' : ''}`,
      );
    seen.add(key);
    return !isAgain;
  });
}

function formatTerm(term: Term): string {
  switch (term.kind) {
    case 'ids':
      return `id:${term.values.map(quote).join(',')}`;
    case 'users':
      return `user:${term.values.map(quote).join(',')}`;
    case 'cidr':
      return `ip:${quote(term.value)}`;
    case 'older':
    case 'newer':
    case 'idle':
      return `${term.kind}:${formatSpan(term.ms)}`;
    case 'attr':
      return `attr:${quote(`${term.name}=${term.value}`)}${term.begins ? '*' : ''}`;
    case 'ip':
      if (!term.begins) return `ip:${isIp(term.value) ? term.value : inQuotes(term.value)}`;
      return `ip:${/^[\da-f.:]+$/i.test(term.value) ? term.value : inQuotes(term.value)}*`;
    case 'agent':
    case 'status':
      return `${term.kind}:${quote(term.value)}`;
    default:
      return `${term.kind}:${quote(term.value)}${term.begins ? '*' : ''}`;
  }
}
