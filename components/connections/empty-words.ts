import type { Term } from '@/lib/domain/search';

/**
 * Why a search found nothing, below its title. `only`: the one term that it has. `isCertain`: API Gateway answered for all rows that it was asked about;
 * `isUntold`: no row holds the attribute, so that nothing depends on how the value is written.
 */
export function whyNothing(only: Term | undefined, { isCertain, isUntold }: { isCertain: boolean; isUntold: boolean }) {
  if (!isCertain) return 'No row fits of those that API Gateway answered for.';
  if (isUntold) return 'The rows do not tell what was asked for.';
  if (only?.kind === 'id') return 'No row of the registry has this id.';
  if (only?.kind === 'user') return 'It was looked for as a user: exact, capitals included.';
  if (only?.kind === 'users') return 'They were looked for as users: exact, capitals included.';
  return only
    ? 'No row fits. Values are exact, capitals included; of a user agent a part is enough.'
    : 'No row fits all filters.';
}
