import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Evidence, Fix } from '../domain/finding';
import { formatCount, plural } from '../domain/format';
import { type Target, tableRegionOf } from '../domain/target';
import type { Tried, TtlState } from '../registry/doctor-table';
import type { Item } from '../registry/row';
import { type TtlKind, ttlKindOf } from '../registry/time-to-live';
import { awsOptions, policyStatement, tableArn, tableStatement } from './examine-target-arn';
import { judgeKey } from './examine-target-kms';
import { type Judgement, PLACE } from './place-setting';

export type Failed = Extract<Tried<never>, { ok: false }>;

export const DENIED = 'AccessDeniedException';
const SIGNATURE_TYPES = new Set(['UnrecognizedClientException', 'InvalidSignatureException', 'ExpiredTokenException']);

function failureText({ status, type, message, code }: Failed): string {
  return `${[status, type || code].filter(Boolean).join(' ')}${message && message !== type ? `: ${message}` : ''}`;
}

/** Whether the table is there, may be looked at, and is at rest. */
export function examineTable(target: Target, described: Tried<TableDescription>): Judgement {
  const { name } = target.table;
  const base = { id: 'table', group: 'table' as const, title: 'Registry table' };
  const asked = `dynamodb:DescribeTable ${name} in ${tableRegionOf(target)}`;
  if (!described.ok) {
    return {
      ...base,
      ...judgeFailure(target, described, 'dynamodb:DescribeTable'),
      evidence: [failed(asked, described)],
    };
  }
  const { TableStatus, ItemCount = 0, BillingModeSummary } = described.data;
  const billing = BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' ? 'on demand' : 'provisioned';
  const evidence = [
    { asked, answered: `${TableStatus}, ${billing}, ${formatCount(ItemCount)} rows (counted within six hours on AWS)` },
  ];
  if (TableStatus === 'ACTIVE') {
    return { ...base, state: 'good', sentence: `The table ${name} is there and ACTIVE.`, evidence };
  }
  // A table whose capacity or indexes are being changed answers as before.
  const isUsable = TableStatus === 'UPDATING';
  return {
    ...base,
    state: isUsable ? 'warning' : 'problem',
    sentence: `The table ${name} is ${TableStatus}${isUsable ? ': it works, but cannot be changed just now.' : ', so it cannot be read.'}`,
    evidence,
    fix: {
      text: TableStatus === 'CREATING' ? 'Wait until it is ACTIVE.' : 'Look at the table in the DynamoDB console.',
    },
  };
}

/** What a failed call means, and what to do. */
export function judgeFailure(
  target: Target,
  failure: Failed,
  action: string,
): Pick<Judgement, 'state' | 'sentence' | 'fix'> {
  const { name, endpoint } = target.table;
  if (failure.type === 'ResourceNotFoundException') {
    return {
      state: 'problem',
      sentence: `There is no table ${name} in ${tableRegionOf(target)}.`,
      fix: {
        text: `Correct the name or the Region ${PLACE}. This lists the tables that are there:`,
        setting: { part: 'Table' },
        snippets: [{ label: 'Command', text: `aws dynamodb list-tables ${awsOptions(target)}` }],
      },
    };
  }
  if (failure.type === DENIED) {
    const ofKey = judgeKey(target, failure.message);
    if (ofKey) return ofKey;
    const { missing, resource } = deniedParts(target, failure, action);
    return {
      // The list is read without a look at the table, as long as its layout is the managed one.
      state: action === 'dynamodb:DescribeTable' ? 'warning' : 'problem',
      sentence: `AWS denies ${missing} on ${resource}.`,
      fix: {
        text: 'Add this statement to the policy of the identity that the answer names. All that the console asks of a table:',
        snippets: [{ label: 'IAM statement', text: tableStatement(target) }],
      },
    };
  }
  if (SIGNATURE_TYPES.has(failure.type)) {
    return {
      state: 'problem',
      sentence: 'AWS does not accept the credentials of the console for DynamoDB.',
      fix: {
        text: 'Renew them where the console runs. Do the calls to API Gateway fail as well, see the finding there.',
      },
    };
  }
  if (failure.type === 'RoleNotAssumedError') {
    return { state: 'problem', sentence: failure.message, fix: { text: 'See the finding on credentials.' } };
  }
  if (/ProviderError$/.test(failure.type)) {
    return {
      state: 'problem',
      sentence: 'The console found no AWS credentials.',
      fix: { text: 'Give it a role or keys.' },
    };
  }
  if (failure.status !== undefined) {
    return { state: 'problem', sentence: `DynamoDB answered ${failure.status} (${failure.type}).`, fix: AGAIN };
  }
  return {
    state: 'problem',
    sentence: `${endpoint ?? `DynamoDB in ${tableRegionOf(target)}`} does not answer (${failure.code ?? failure.type}).`,
    fix: {
      text: `Check the endpoint of the table ${PLACE}, and the network between the console and the table.`,
      setting: { part: 'Table' },
    },
  };
}

const AGAIN: Fix = { text: 'Examine again in a moment.' };

/** AWS names what was denied: "… is not authorized to perform: dynamodb:Query on resource: arn:…". */
export function deniedParts(target: Target, { message }: Failed, action: string) {
  const [, missing = action, resource = tableArn(target)] =
    /not authorized to perform: (dynamodb:\w+) on resource: (\S+)/.exec(message) ?? [];
  return { missing, resource };
}

/** `items`: rows of the sample; `left`: how many of the oldest rows are over by age and will never be removed. `nowMs` in epoch ms. */
type TtlRows = { items: readonly Item[]; left: number; nowMs: number };

export function examineTimeToLive(
  target: Target,
  tried: Tried<{ state: TtlState; attribute?: string }>,
  rows: TtlRows,
): Judgement {
  const { name, attributes } = target.table;
  const base = { id: 'ttl', group: 'table' as const, title: 'Time to live' };
  const asked = `dynamodb:DescribeTimeToLive ${name}`;
  if (!tried.ok) {
    const isDenied = tried.type === DENIED;
    return {
      ...base,
      state: 'unknown',
      sentence: isDenied ? 'Not known: AWS denies dynamodb:DescribeTimeToLive.' : 'Not known: the call failed.',
      evidence: [failed(asked, tried)],
      ...(isDenied && {
        fix: {
          text: 'Add this statement to the policy of the identity that the answer names.',
          snippets: [
            { label: 'IAM statement', text: policyStatement(['dynamodb:DescribeTimeToLive'], [tableArn(target)]) },
          ],
        },
      }),
    };
  }
  const { state, attribute } = tried.data;
  const lacking = judgeRowsWithout(target, rows);
  if (state === 'none') {
    const unknown = {
      asked: 'dynamodb:UpdateTimeToLive without a setting',
      answered: 'the engine does not know the call',
    };
    if (lacking) return { ...base, ...lacking, evidence: [unknown, ...lacking.evidence] };
    return {
      ...base,
      state: 'inapplicable',
      sentence:
        'Not known: this engine has no TTL call. The list leaves out rows whose TTL is over in any case; a sweep of the whole fleet finds them.',
      evidence: [unknown],
    };
  }
  const evidence: Evidence[] = [{ asked, answered: `${state}${attribute ? ` on ${attribute}` : ''}` }];
  if (state === 'DISABLED' || state === 'DISABLING') {
    return {
      ...base,
      state: 'warning',
      sentence:
        'TTL is off: rows of connections that ended without $disconnect stay until a sweep of the whole fleet removes them.',
      evidence,
      fix: {
        text: `Write the end of the longest possible life, 2 hours and a margin after connecting, in epoch seconds into ${attributes.ttl}, and turn TTL on. Deletions by TTL cost nothing.`,
        snippets: [
          {
            label: 'Command',
            text: `aws dynamodb update-time-to-live ${awsOptions(target)} \\\n  --table-name ${name} \\\n  --time-to-live-specification Enabled=true,AttributeName=${attributes.ttl}`,
          },
        ],
      },
    };
  }
  if (attribute !== undefined && attribute !== attributes.ttl) {
    return {
      ...base,
      state: 'warning',
      sentence: `TTL goes by ${attribute}, but the console goes by ${attributes.ttl}, so it shows rows that are over.`,
      evidence,
      fix: {
        text: `Name the same attribute ${PLACE}.`,
        setting: { part: 'Check', json: `"ttl": "${attribute}"`, inside: 'table.attributes' },
      },
    };
  }
  if (lacking) return { ...base, ...lacking, evidence: [...evidence, ...lacking.evidence] };
  return { ...base, state: 'good', sentence: `TTL is on, by the attribute ${attributes.ttl}.`, evidence };
}

/** Rows without a time to live stay when their connection ends without `$disconnect`, and the list leaves them out by their age. */
function judgeRowsWithout({ table }: Target, { items, left, nowMs }: TtlRows) {
  const { ttl } = table.attributes;
  const kinds = items.map((item) => ttlKindOf(item, table.attributes, nowMs));
  const count = (kind: TtlKind) => kinds.filter((each) => each === kind).length;
  const [good, inMs, past, lacking] = [count('seconds'), count('ms'), count('past'), count('none')];
  if (good === items.length && left === 0) return undefined;
  const told = (rows: number, what: string) =>
    rows > 0 &&
    `${rows} of ${plural(items.length, 'row')} in the sample have ${what}: when such a connection ends without $disconnect, its row stays for ever.`;
  const sentences = [
    told(inMs, `milliseconds in ${ttl}, which DynamoDB takes for seconds of a far future`),
    told(
      past,
      `a number in ${ttl} that is no time of the last five years, such as a duration in place of epoch seconds, which DynamoDB does not act on`,
    ),
    told(lacking, `no number in ${ttl}`),
    left > 0 &&
      `There are rows without one that are older than any connection; the list leaves them out, a sweep of the whole fleet finds them.`,
  ].filter(Boolean);
  return {
    state: 'warning' as const,
    sentence: sentences.join(' '),
    evidence: [
      {
        asked: `attribute ${ttl} in ${plural(items.length, 'row')}`,
        answered: `epoch seconds in ${good}${inMs > 0 ? `, milliseconds in ${inMs}` : ''}${past > 0 ? `, durations or times long past in ${past}` : ''}`,
      },
      ...(left > 0 ? [{ asked: 'the oldest rows of each shard', answered: `${left} without ${ttl} in seconds` }] : []),
    ],
    fix: {
      text: `Let $connect write the end of the longest possible life, 2 hours and a margin after connecting, in epoch seconds into ${ttl}. The search older:2h lists those that are over; the ghost sweep of the whole fleet removes them.`,
    },
  };
}

export function failed(asked: string, failure: Failed): Evidence {
  return { asked, answered: failureText(failure) };
}
