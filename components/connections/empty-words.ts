import type { ConnectionPage, QueryPlan } from '@/lib/domain/connection';
import { plural } from '@/lib/domain/format';
import type { Term } from '@/lib/domain/search';
import { missingWords } from './missing-words';
import { readWords } from './read-words';

/** How a page without rows was answered and what that cost, in lines, as the pager says it below rows; of a search gone through page by page its progress tells. */
export function answerWords({ plan, read, order }: Partial<ConnectionPage>): string | undefined {
  if (!plan || !read || !order) return undefined;
  if (plan.by === 'none') return 'Nothing was read.';
  return `${plan.sentence} Estimated: ${plan.cost}.\n${readWords(0, { read, order })}`;
}

/** Of a page of a list of ids on which there are no rows: why, in a sentence. Undefined of any other page. */
export function emptyIdsWords({ idsOnPage, missingIds = [], unanswered }: Partial<ConnectionPage>): string | undefined {
  if (idsOnPage === undefined) return undefined;
  if (missingIds.length === idsOnPage) return `It is a page of ${plural(idsOnPage, 'id')} that no row has.`;
  const which = missingIds.length === 0 ? 'They' : 'The others';
  const why = `do not match the rest of the search${unanswered ? ', or API Gateway did not answer for them' : ''}`;
  return `${missingWords(missingIds.length, idsOnPage, 'of this page')} ${which} ${why}.`;
}

type Why = { isCertain: boolean; isUntold: boolean; areMissing?: boolean; plan?: QueryPlan | undefined };

/**
 * Why a search found nothing, below its title. `only`: the one term that it has. `isCertain`: API Gateway answered for all rows that it was asked about;
 * `isUntold`: no row holds the attribute, so that nothing depends on how the value is written. `areMissing`: it is of ids that no row has. `plan`: it may say itself why nothing can match.
 */
export function whyNothing(only: Term | undefined, { isCertain, isUntold, areMissing, plan }: Why) {
  if (plan?.by === 'none') return plan.sentence;
  if (areMissing) return 'No row of the registry has one of these ids.';
  if (!isCertain) return 'No row fits of those that API Gateway answered for.';
  if (isUntold) return 'The rows do not tell what was asked for.';
  if (only?.kind === 'id') return 'No row of the registry has this id.';
  if (only?.kind === 'user') return 'It was looked for as a user: exact, capitals included.';
  if (only?.kind === 'users') return 'They were looked for as users: exact, capitals included.';
  return only
    ? 'No row fits. Values are exact, capitals included; of a user agent a part is enough.'
    : 'No row fits all filters.';
}
