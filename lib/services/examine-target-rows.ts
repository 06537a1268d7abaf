import { shareOf } from '../domain/estimate';
import type { Finding, SampleState } from '../domain/finding';
import { formatCount, formatDuration, plural } from '../domain/format';
import { CLOCK_MARGIN_MS, MAX_CONNECTION_AGE_MS } from '../domain/limits';
import type { Target } from '../domain/target';
import { type Item, toConnectionRow } from '../registry/row';
import type { IndexShape } from '../registry/table-shape';

/** What a mapped attribute is good for, and which field of a row it becomes. */
const ATTRIBUTES = [
  {
    name: 'connectedAt',
    title: 'Time of connecting',
    field: 'connectedAt',
    without: 'ages are not known, and a ghost is told from a new row only after half a minute',
    fix: 'Let $connect write requestContext.connectedAt, a number in epoch milliseconds.',
  },
  {
    name: 'sourceIp',
    title: 'IP',
    field: 'sourceIp',
    without: 'the IP comes from GetConnection alone, row by row, and cannot be searched for',
    fix: 'Let $connect write requestContext.identity.sourceIp as a string.',
  },
  {
    name: 'userId',
    title: 'User',
    field: 'userId',
    without: 'nobody can tell who is connected, or find a user',
    fix: 'Let $connect write who connects, from the authorizer (requestContext.authorizer), as a string.',
  },
] as const;

/** A `$connect` that takes its time, and writes when it wrote, is off by half a minute. */
const SKEW_WARNING_MS = 60_000;

/** What comes about more seldom is no chance. */
const LEAST_CHANCE = 0.05;

/**
 * Whether the rows tell what the list shows, from a small sample of them. `aheadMs`: see `ProbeCounts`. `byUser`: the index of the user, if there is one,
 * and how many rows the table and it have: a sample may miss the few who are signed in.
 */
export function examineAttributes(
  target: Target,
  items: Item[] | null,
  sample: SampleState,
  aheadMs: readonly number[] = [],
  byUser?: Pick<IndexShape, 'name' | 'rows'> & { ofRows: number },
): Finding[] {
  const skewMs = aheadMs.toSorted((a, b) => a - b)[Math.floor(aheadMs.length / 2)];
  const names = target.table.attributes;
  return ATTRIBUTES.map(({ name, title, field, without, fix }) => {
    const base = { id: `attribute-${name}`, group: 'rows' as const, title };
    const asked = `attribute ${names[name]} in ${describeSample(sample)}`;
    if (!items) return { ...base, ...notSampled(sample) };
    const known = items.filter((item) => toConnectionRow(item, names)[field] !== undefined).length;
    const present = items.filter((item) => item[names[name]] !== undefined).length;
    const evidence = [{ asked, answered: `usable in ${known} of ${items.length}, present in ${present}` }];
    if (name === 'connectedAt' && skewMs !== undefined) {
      const answered = `rows differ from it by ${formatDuration(Math.abs(skewMs))}, the median of ${aheadMs.length}`;
      evidence.push({ asked: 'ConnectedAt of GetConnection', answered });
      if (Math.abs(skewMs) > SKEW_WARNING_MS) {
        return {
          ...base,
          state: 'warning' as const,
          sentence: describeSkew(skewMs),
          evidence,
          fix: { text: remapOr(fix) },
        };
      }
    }
    if (known > 0) {
      // Whoever is not signed in has no user: that some rows lack it is no fault.
      const isPartial = known < items.length && name !== 'userId';
      return {
        ...base,
        state: isPartial ? ('warning' as const) : ('good' as const),
        sentence: isPartial
          ? `Only ${known} of ${plural(items.length, 'row')} tell it, in ${names[name]}.`
          : `Rows tell it, in ${names[name]}${known < items.length ? ` (${known} of ${items.length})` : ''}.`,
        evidence,
        ...(isPartial && { fix: { text: fix } }),
      };
    }
    if (name === 'userId' && present === 0 && byUser?.rows) {
      const counted = { asked: `rows of ${byUser.name} by DescribeTable`, answered: formatCount(byUser.rows) };
      const share = Math.min(1, byUser.rows / Math.max(1, byUser.ofRows));
      const isByChance = (1 - share) ** items.length >= LEAST_CHANCE;
      const words = `DynamoDB counts ${plural(byUser.rows, 'row')} in ${byUser.name}`;
      return {
        ...base,
        state: isByChance ? ('good' as const) : ('warning' as const),
        sentence: isByChance
          ? `Rows tell it, in ${names[name]}, though none of the sample: ${words}.`
          : `No row of the sample has ${names[name]}, though ${words}, by a count up to six hours old: it may be written no more.`,
        evidence: [...evidence, counted],
        ...(!isByChance && { fix: { text: fix } }),
      };
    }
    return {
      ...base,
      state: 'warning' as const,
      sentence:
        present > 0
          ? `${names[name]} is there but cannot be read as such, so ${without}.`
          : `No row of the sample has ${names[name]}, so ${without}.`,
      evidence,
      fix: { text: remapOr(fix) },
    };
  });
}

function remapOr(fix: string): string {
  return `If another attribute holds it, map it with the form below. ${fix}`;
}

/** What comes of times that are not those of API Gateway. */
function describeSkew(skewMs: number): string {
  const off = Math.round(Math.abs(skewMs) / 60_000) * 60_000;
  const isFar = off > CLOCK_MARGIN_MS;
  const says = `Rows say that they connected ${formatDuration(off)} ${skewMs < 0 ? 'earlier' : 'later'} than API Gateway says`;
  if (skewMs > 0) {
    return `${says}, so ages are too low by that${isFar ? '; an open list is not told of who connects' : ''}.`;
  }
  const hidden = formatDuration(MAX_CONNECTION_AGE_MS + CLOCK_MARGIN_MS - off);
  return `${says}, so ages are too high by that${isFar ? `; the list and the overview leave living connections out once they are ${hidden} old` : ''}.`;
}

/**
 * Answers of a random sample of signed GetConnection calls, and rows of which such a call would tell nothing: `foreign`, of other stages, `nameless`,
 * without a connection id, `misnamed`, with one that is not of API Gateway's form. `aheadMs`: by how much rows of those that are connected name a later
 * time than API Gateway does.
 */
export type ProbeCounts = {
  gone: number;
  connected: number;
  young: number;
  unanswered: number;
  foreign: number;
  nameless: number;
  misnamed: number;
  aheadMs: number[];
  problem?: string;
};

/** Above this share of ghosts, counts and lists mislead. */
const GHOST_WARNING = 0.2;
/** Fewer probes than this say next to nothing. */
const MIN_PROBES = 5;

export function examineGhosts(target: Target, sample: SampleState, counts: ProbeCounts | null): Finding {
  const base = { id: 'ghosts', group: 'rows' as const, title: 'Share of ghosts' };
  if (!counts) return { ...base, ...notSampled(sample) };
  const { gone, connected, young, unanswered, foreign, nameless, misnamed, problem } = counts;
  const told = gone + connected;
  const notes = [
    `${connected} connected`,
    `${gone} gone`,
    young > 0 && `${young} too new to tell`,
    foreign > 0 && `${foreign} of another stage`,
    nameless > 0 && `${nameless} without a connection id`,
    misnamed > 0 && `${misnamed} with an id that is not API Gateway's`,
    unanswered > 0 && `${unanswered} without an answer${problem ? ` (${problem})` : ''}`,
  ].filter(Boolean);
  const evidence = [{ asked: `GetConnection for ${describeSample(sample)}, 25 a second`, answered: notes.join(', ') }];
  if (told === 0) {
    const sentence = 'Not known: no row of the sample gave a telling answer.';
    return { ...base, state: 'unknown', sentence, evidence, fix: { text: untoldFix(target, counts) } };
  }
  const share = shareOf(gone, told) ?? { value: 0, low: 0, high: 1 };
  const sentence = `${gone} of ${plural(told, 'row')} in a sample are gone: an estimate of ${percent(share.value)} % (${percent(share.low)} to ${percent(share.high)} %, 95 % sure).`;
  if (told < MIN_PROBES || share.value < GHOST_WARNING) return { ...base, state: 'good', sentence, evidence };
  return {
    ...base,
    state: 'warning',
    sentence,
    evidence,
    fix: {
      text: 'Count them all, and remove them, with the ghost sweep. They come from $disconnect events that never arrived or failed: look at the errors of that function, and turn TTL on.',
    },
  };
}

/** What helps where nobody knows of any row whether it is a ghost. */
function untoldFix({ table }: Target, { unanswered, young, foreign, nameless, misnamed }: ProbeCounts): string {
  const { connectionId } = table.attributes;
  if (unanswered > 0)
    return 'The findings on API Gateway, or on the table, say why no answer came. Then examine again.';
  if (young > 0) return 'Examine again in half a minute: until then such a row may be of a client that is connecting.';
  const isMost = (count: number) => count === Math.max(foreign, nameless, misnamed);
  if (isMost(misnamed)) {
    return `What the rows hold in ${connectionId} has not the form of API Gateway's connection ids. If another attribute has, map it with the form below; else let $connect write requestContext.connectionId.`;
  }
  if (isMost(nameless)) {
    return `The rows hold no ${connectionId}. If another attribute has the connection id, map it with the form below; if they are of clients that have left, examine again while some are connected.`;
  }
  return 'The rows are of other stages: see the finding on their stage.';
}

function percent(share: number): number {
  return Math.round(share * 100);
}

function describeSample(sample: SampleState): string {
  if (sample.by === 'none') return 'no rows';
  return sample.by === 'index'
    ? `${plural(sample.rows, 'row')} at random times of connecting, by the index ${sample.index}`
    : `the first ${plural(sample.rows, 'row')} in the hashed order of the table, by one Scan`;
}

/** Why nothing is known of the rows. */
function notSampled(sample: SampleState): Pick<Finding, 'state' | 'sentence' | 'evidence' | 'fix'> {
  if (sample.by !== 'none') return { state: 'unknown', sentence: 'Not known.', evidence: [] };
  if (sample.reason === 'unreadable') {
    return {
      state: 'unknown',
      sentence: 'Not known: no rows could be read.',
      evidence: [sample.evidence],
      fix: { text: 'See the findings on the table: one of them says what is missing.' },
    };
  }
  if (sample.reason === 'empty') {
    return { state: 'inapplicable', sentence: 'Not applicable now: the table holds no rows.', evidence: [] };
  }
  return { state: 'unknown', sentence: 'Not known: reading a sample takes a Scan of 25 rows.', evidence: [] };
}
