import type { Job } from '@/lib/domain/job';
import { parseSearch } from '@/lib/domain/search';
import { idsIn } from './pasted-ids';

export type AudienceDraft = { kind: 'filter' | 'ids' | 'everyone'; q: string; ids: string };

/** The draft that a link's search begins with. One that only lists ids is the list: a line each reads better than one long line. */
export function toDraft(q: string): AudienceDraft {
  const { terms, problems } = parseSearch(q);
  const [only] = terms.length === 1 && problems.length === 0 ? terms : [];
  if (only?.kind === 'ids') return { kind: 'ids', q: '', ids: only.values.join('\n') };
  if (only?.kind === 'id' && !only.begins) return { kind: 'ids', q: '', ids: only.value };
  return { kind: 'filter', q, ids: '' };
}

/** What the form begins with. `anew`: a job that is made anew, where there is one; everyone is offered to whoever may address everyone alone. */
export function firstAudienceOf(
  q: string,
  anew: Pick<Job, 'audience'> | null,
  { mayEveryone }: { mayEveryone: boolean },
): AudienceDraft {
  if (q === '' && mayEveryone && anew?.audience.kind === 'everyone') return { kind: 'everyone', q, ids: '' };
  return toDraft(q);
}

/** Why nobody can be addressed by it, before it is sent; undefined when they can. */
export function audienceProblem({ kind, q, ids }: AudienceDraft): string | undefined {
  if (kind === 'everyone') return undefined;
  if (kind === 'ids') return idsIn(ids).length === 0 ? 'Paste at least one connection id.' : undefined;
  const { terms, problems } = parseSearch(q);
  if (problems.length > 0) return problems.join(' ');
  return terms.length === 0 ? 'Enter a search. An empty one is not everyone.' : undefined;
}
