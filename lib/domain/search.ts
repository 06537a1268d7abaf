import type { ConnectionState } from './connection';
import { isConnectionId } from './connection-id';
import { isCidr, isIp } from './search-ip';
import { formatSpan, parseSpan } from './search-span';
import { quote, type SearchKey, type SearchWord, splitWords } from './search-words';

/**
 * What a search asks for; every term must hold. Values are exact, and a `*` at their end asks for what begins so. `agent` is a part of
 * the user agent or of its name in words, in any case. Times in ms: `older` and `newer` are the age of a connection, `idle` is how long
 * it had no traffic.
 */
export type Term =
  | { kind: 'id' | 'user' | 'ip' | 'cidr' | 'agent' | 'stage'; value: string }
  | { kind: 'attr'; name: string; value: string }
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
 * else a user. What cannot be understood is told in `problems`, in sentences, and leaves no term.
 */
export function parseSearch(text: string): Search {
  if (text.length > MAX_SEARCH_LENGTH) {
    return { terms: [], problems: [`A search has at most ${MAX_SEARCH_LENGTH.toLocaleString('en-US')} characters.`] };
  }
  const { words, isUnclosed } = splitWords(text);
  const found: Found = { ids: [], users: [], terms: [], problems: [] };
  if (isUnclosed) found.problems.push('A quotation mark is not closed.');
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

type Found = { ids: string[]; users: string[]; terms: Term[]; problems: string[] };

function readWord({ key, values, text }: SearchWord, found: Found): void {
  const { ids, users, terms, problems } = found;
  if (key === undefined) {
    for (const value of values) {
      if (isConnectionId(value)) ids.push(value);
      else if (isIp(value)) terms.push({ kind: 'ip', value });
      else if (isCidr(value)) terms.push({ kind: 'cidr', value });
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
  const term = termOf(key, text);
  if (typeof term === 'string') problems.push(term);
  else terms.push(term);
}

/** The term, or what is wrong with it. */
function termOf(key: SearchKey, text: string): Term | string {
  switch (key) {
    case 'ip':
      if (text.includes('/')) return isCidr(text) ? { kind: 'cidr', value: text } : `${text} is not a CIDR block.`;
      return { kind: 'ip', value: text };
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
      const at = text.indexOf('=');
      if (at < 1 || at === text.length - 1) return 'attr: needs a name and a value, such as attr:room=lobby.';
      return { kind: 'attr', name: text.slice(0, at), value: text.slice(at + 1) };
    }
    default:
      return { kind: key, value: text };
  }
}

function listTerm(kind: 'id' | 'user', values: string[], problems: string[]): Term[] {
  const distinct = [...new Set(values)];
  const [value] = distinct;
  if (value === undefined) return [];
  if (distinct.length === 1) return [{ kind, value }];
  if (distinct.length > MAX_LISTED) {
    problems.push(
      `A list holds at most ${MAX_LISTED.toLocaleString('en-US')} ${kind}s; this one has ${distinct.length.toLocaleString('en-US')}.`,
    );
    return [];
  }
  if (distinct.some((each) => each.endsWith('*'))) {
    problems.push(`In a list of ${kind}s each is exact: take away the * at the end.`);
    return [];
  }
  return [{ kind: kind === 'id' ? 'ids' : 'users', values: distinct }];
}

/** Several client names or attributes may all hold; two addresses or two states cannot. */
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
      return `attr:${quote(`${term.name}=${term.value}`)}`;
    default:
      return `${term.kind}:${quote(term.value)}`;
  }
}
