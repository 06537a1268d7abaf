import type { ListQuery } from './list-query';
import { formatSearch, parseSearch, type Search, type Term } from './search';

type Filters = Pick<ListQuery, 'q' | 'id' | 'user' | 'ip'>;

/** Everything that a query asks for: its search, and the exact id, user and IP that links name. */
export function readFilters({ q, id, user, ip }: Filters): Search {
  const { terms, problems } = parseSearch(q);
  const named: Term[] = [];
  if (id) named.push({ kind: 'id', value: id });
  if (user) named.push({ kind: 'user', value: user });
  if (ip) named.push({ kind: 'ip', value: ip });
  const inBoth = named.filter(({ kind }) => terms.some((term) => term.kind === kind || term.kind === `${kind}s`));
  const contrary = inBoth.filter((one) => !terms.some((term) => isSameTerm(term, one)));
  return {
    terms: [...named.filter((one) => !inBoth.includes(one)), ...terms],
    // One of them would count for nothing.
    problems: [
      ...problems,
      ...contrary.map(({ kind }) => `${kind}: is asked for twice, in the search and in the link. Keep one.`),
    ],
  };
}

/** Why nobody is addressed by this filter: it is not understood, or bounds nothing, which is not to mean everyone. Undefined when they may be. */
export function findFilterProblem(filters: Filters): string | undefined {
  const { q, id, user, ip } = filters;
  const { terms, problems } = readFilters({ q, id: unlessBlank(id), user: unlessBlank(user), ip: unlessBlank(ip) });
  if (problems.length > 0) return problems.join(' ');
  if (terms.length > 0) return undefined;
  return 'This filter is empty. An empty filter is not everyone: choose "everyone" to mean that.';
}

function unlessBlank(value: string): string {
  return value.trim() === '' ? '' : value;
}

function isSameTerm(one: Term, other: Term): boolean {
  return formatSearch([one]) === formatSearch([other]);
}

/** The same for two queries that ask for the same. */
export function filtersKey(filters: Filters): string {
  return formatSearch(readFilters(filters).terms);
}

/** The query without what only a signed call can tell, which `live` asks for. A query with problems stays as it is, to be refused in words. */
export function splitLive<F extends Filters>(query: F): { query: F; live: LiveTerm[] } {
  const { terms, problems } = readFilters(query);
  const live = terms.filter(isLiveTerm);
  if (problems.length > 0 || live.length === 0) return { query, live: [] };
  const { terms: searched } = parseSearch(query.q);
  return { query: { ...query, q: formatSearch(searched.filter((term) => !isLiveTerm(term))) }, live };
}

export type LiveTerm = Extract<Term, { kind: 'idle' | 'status' }>;

/** What only a signed call can tell; the registry knows nothing of it. */
export function isLiveTerm(term: Term): term is LiveTerm {
  return term.kind === 'idle' || term.kind === 'status';
}
