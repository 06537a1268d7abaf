import { isTableKey } from '@/lib/domain/connection-id';
import { formatCount, formatDuration, plural } from '@/lib/domain/format';
import { formatSearch, parseSearch, type Search, type Term } from '@/lib/domain/search';
import { STATE_WORDS } from './state-words';

/** Longer than any address of IPv6 with a zone, or any block of them. */
const MAX_IP_LENGTH = 64;

/** Reads a search, with what would be refused for its length told before it is sent. */
export function readSearch(text: string): Search {
  const { terms, problems } = parseSearch(text);
  return { terms, problems: [...problems, ...terms.flatMap((term) => findLengthProblem(term) ?? [])] };
}

/** The search without this term; the text stays as it was typed where nothing is left out. */
export function withoutTerm(terms: readonly Term[], gone: Term): string {
  return formatSearch(terms.filter((term) => term !== gone));
}

/** The search with `added` in the place of all terms of these kinds; without `added` they only go. */
export function withTerm(terms: readonly Term[], kinds: readonly Term['kind'][], added: string): string {
  return [formatSearch(terms.filter(({ kind }) => !kinds.includes(kind))), added].filter(Boolean).join(' ');
}

/** A term as a chip says it: `User ana`, `37 ids`, `Older than 30 min`. */
export function describeTerm(term: Term): string {
  switch (term.kind) {
    case 'ids':
      return plural(term.values.length, 'id');
    case 'users':
      return plural(term.values.length, 'user');
    case 'attr':
      return `${term.name} ${term.begins ? 'begins with' : '='} ${term.value}`;
    case 'older':
      return `Older than ${formatDuration(term.ms)}`;
    case 'newer':
      return `Newer than ${formatDuration(term.ms)}`;
    case 'idle':
      return `Idle for ${formatDuration(term.ms)}`;
    case 'status':
      return STATE_WORDS[term.value];
    case 'cidr':
      return `In ${term.value}`;
    case 'agent':
      return `User agent with ${term.value}`;
    default:
      return `${NAMES[term.kind]} ${term.begins ? `begins with ${term.value}` : term.value}`;
  }
}

const NAMES = { id: 'Id', user: 'User', ip: 'IP', client: 'Client', stage: 'Stage' };

function findLengthProblem(term: Term): string | undefined {
  if (term.kind === 'id' && !isTableKey(term.value)) return tooLong('An id', term.value);
  if (term.kind === 'user' && !isTableKey(term.value)) return tooLong('A user', term.value);
  const isIp = term.kind === 'ip' || term.kind === 'cidr';
  return isIp && term.value.length > MAX_IP_LENGTH ? 'That is longer than any IP address.' : undefined;
}

function tooLong(what: string, text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  return `${what} has at most 2,048 bytes; this has ${formatCount(bytes)}.`;
}
