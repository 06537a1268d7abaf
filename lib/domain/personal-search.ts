import { scrub } from './scrub';
import type { Term } from './search';
import { readFilters } from './search-query';
import type { View } from './view';

type AttributeNames = Record<'connectionId' | 'userId' | 'stage' | 'sourceIp' | 'userAgent', string>;

const BY_ADDRESS = 'Your role does not see addresses, so it cannot search by them.';
const BY_AGENT = 'Your role does not see user agents, so it cannot search by them.';
const BY_BEGINNING = 'Your role sees some values masked, so it searches attributes by whole values only.';

/**
 * Why somebody who sees masked values only may not search like this: the answers would tell what is masked. Undefined when nothing in
 * it would, once the rest is compared with masked values (see `rowFilter`).
 */
export function findPersonalTerm(
  query: { q?: string; id?: string; user?: string; ip?: string },
  names: AttributeNames,
): string | undefined {
  const { terms } = readFilters({ q: '', id: '', user: '', ip: '', ...query });
  for (const term of terms) {
    if (term.kind === 'ip' || term.kind === 'cidr') return BY_ADDRESS;
    if (term.kind === 'agent') return BY_AGENT;
    const attribute = attributeOf(term, names);
    if (attribute === names.sourceIp) return BY_ADDRESS;
    if (attribute === names.userAgent) return BY_AGENT;
    if (term.kind === 'attr' && term.begins) return BY_BEGINNING;
    if (term.kind !== 'id' && term.kind !== 'ids' && valuesOf(term).some(isTelling)) return BY_ADDRESS;
  }
  return undefined;
}

/** A view may search by what this role sees masked; then its search is not told. */
export function maskView(view: View, names: AttributeNames): View {
  return findPersonalTerm({ q: view.q }, names) ? { ...view, q: '', isWithheld: true } : view;
}

function attributeOf(term: Term, names: AttributeNames): string | undefined {
  switch (term.kind) {
    case 'attr':
      return term.name;
    case 'user':
    case 'users':
      return names.userId;
    case 'stage':
      return names.stage;
    case 'id':
    case 'ids':
      return names.connectionId;
    default:
      return undefined;
  }
}

/** Whether a value would be masked, or a part of it. */
function isTelling(value: string): boolean {
  return scrub(value, []) !== value;
}

function valuesOf(term: Term): readonly string[] {
  if ('values' in term) return term.values;
  return 'value' in term ? [term.value] : [];
}
