import type { Evidence, Fix } from '../domain/finding';
import type { Target } from '../domain/target';
import type { Tried } from '../registry/doctor-table';
import { policyStatement, tableArn } from './examine-target-arn';
import { judgeKey } from './examine-target-kms';
import { DENIED, deniedParts, type Failed, failed, judgeFailure } from './examine-target-table';
import type { Judgement } from './place-setting';

/** What each call on rows by their key is for, how it is tried, and what it answers where it is allowed. */
const BY_KEY = {
  'dynamodb:GetItem': { id: 'right-read', title: 'May read rows', of: 'an id of nobody', answered: 'no such row' },
  'dynamodb:BatchGetItem': {
    id: 'right-batch',
    title: 'May read several rows',
    of: 'an id of nobody',
    answered: 'no such row',
  },
  'dynamodb:DeleteItem': {
    id: 'right-remove',
    title: 'May remove rows',
    of: 'an id of nobody, on the condition that it exists',
    answered: 'the condition failed, as it must',
  },
} as const;

/** Whether rows can be read and removed by their key: what the drawer, lists of ids and the removal of ghosts need. */
export function examineRowRight(target: Target, action: keyof typeof BY_KEY, tried: Tried<null>): Judgement {
  const { id, title, of, answered } = BY_KEY[action];
  const base = { id, group: 'table' as const, title };
  const asked = `${action} of ${of}`;
  if (tried.ok) {
    return { ...base, state: 'good', sentence: `${action} is allowed.`, evidence: [{ asked, answered }] };
  }
  const evidence = [failed(asked, tried)];
  if (tried.type === 'ValidationException') {
    return { ...base, state: 'unknown', sentence: 'Not known, because the key of the table is another one.', evidence };
  }
  return { ...base, ...judgeRefused(target, action, [tried], [tableArn(target)]), evidence };
}

/** One Query: of an index, or of the table itself where its key is more than the id. */
export type TriedQuery = { index?: string; tried: Tried<null> };

/** Whether the table's indexes can be read: what every list that is no scan goes by. */
export function examineQueryRight(target: Target, queries: readonly TriedQuery[]): Judgement {
  const action = 'dynamodb:Query';
  const base = { id: 'right-query', group: 'table' as const, title: 'May read by index' };
  const placeOf = ({ index }: TriedQuery) => index ?? 'the table itself';
  const evidence = queries.map((query): Evidence => {
    const asked = `${action} of a value that nobody has, on ${placeOf(query)}`;
    return query.tried.ok ? { asked, answered: 'no row' } : failed(asked, query.tried);
  });
  if (queries.length === 0) {
    const sentence = 'Not applicable: the table has no index, and its key is the id alone.';
    return { ...base, state: 'inapplicable', sentence, evidence };
  }
  // Where the table may not be described, an index that was only assumed may be missing.
  const refused = queries.flatMap(({ tried }) => (tried.ok || tried.type === 'ValidationException' ? [] : [tried]));
  if (refused.length > 0) {
    const resources = [
      ...(queries.some(({ index }) => index === undefined) ? [tableArn(target)] : []),
      ...(queries.some(({ index }) => index !== undefined) ? [tableArn(target, '/index/*')] : []),
    ];
    return { ...base, ...judgeRefused(target, action, refused, resources), evidence };
  }
  const allowed = queries.filter(({ tried }) => tried.ok).map(placeOf);
  if (allowed.length === 0) {
    return { ...base, state: 'unknown', sentence: 'Not known: none of these indexes is there.', evidence };
  }
  return { ...base, state: 'good', sentence: `${action} is allowed on ${allowed.join(', ')}.`, evidence };
}

/** Whether the table can be read through, where nothing else lists it. Null: nobody agreed to a Scan, so none was tried. */
export function examineScanRight(target: Target, tried: Tried<unknown> | null): Judgement {
  const action = 'dynamodb:Scan';
  const base = { id: 'right-scan', group: 'table' as const, title: 'May scan' };
  if (!tried) {
    const sentence = 'Not known: trying it takes a Scan of 25 rows. No index lists this table, so the list needs it.';
    return { ...base, state: 'unknown', sentence, evidence: [] };
  }
  const asked = `${action} of 25 rows`;
  if (tried.ok) {
    const evidence = [{ asked, answered: 'answered' }];
    return { ...base, state: 'good', sentence: `${action} is allowed.`, evidence };
  }
  const verdict = judgeRefused(target, action, [tried], [tableArn(target)]);
  return { ...base, ...verdict, evidence: [failed(asked, tried)] };
}

/** `resources`: what the statement that allows the action names. */
function judgeRefused(
  target: Target,
  action: string,
  refused: readonly Failed[],
  resources: string[],
): Pick<Judgement, 'state' | 'sentence' | 'fix'> {
  const denied = refused.filter(({ type }) => type === DENIED);
  const [first = refused[0] as Failed] = denied;
  const verdict = judgeFailure(target, first, action);
  if (denied.length === 0 || judgeKey(target, first.message)) return verdict;
  const places = [...new Set(denied.map((each) => deniedParts(target, each, action).resource))];
  const fix: Fix = {
    text: 'Add this statement to the policy of the identity that the answer names.',
    snippets: [{ label: 'IAM statement', text: policyStatement([action], resources) }],
  };
  return { state: 'problem', sentence: `AWS denies ${action} on ${places.join(', ')}.`, fix };
}
