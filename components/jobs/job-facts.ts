import { formatBytes, formatCount, formatDuration, plural } from '@/lib/domain/format';
import { isForNobody, type Job, type JobCard, type JobContent } from '@/lib/domain/job';
import { ACCOUNT_QUOTA, CONNECT_QUOTA, LANES, MAX_CARD_AGE_MS } from '@/lib/domain/job-limits';
import { doubtfulOf, JOB_MARKS } from '@/lib/domain/job-marks';
import { describeStart, describeTime, isTooFewForCanary, TOO_FEW_FOR_CANARY } from '@/lib/domain/job-words';

/** List price in us-east-1 for the first billion messages a month. */
const DOLLARS_PER_MILLION = 1;

type Decided = Pick<Job, 'pace' | 'content' | 'canary' | 'audience' | 'frozenAt' | 'status' | 'startAt'>;

/** What is asked of whoever decides, or what happens without a further decision. `now`: epoch ms. */
export function questionOf(
  { content, status, startAt }: Pick<Job, 'content' | 'status' | 'startAt'>,
  card: JobCard,
  now: number,
): string {
  const { total, skipped, unanswered = 0, later = 0 } = card;
  if (total > 0 && skipped === total) return 'Everybody in this audience would be skipped';
  if (total > 0 && startAt !== null && isForLater({ status, startAt })) {
    const [verb, verbs] = VERBS[content.kind];
    const when = `${describeTime(startAt, now)}, ${startAt > now ? `in ${formatDuration(startAt - now)}` : 'due now'}`;
    if (status === 'scheduled') return `${verbs} ${when}`;
    return startAt > now ? `${verb} ${when}?` : `${verb} as soon as it is approved?`;
  }
  if (total > 0) return `${describeStart(content, card)}?`;
  return unanswered + later > 0 ? 'Nobody is known to be in this audience' : 'Nobody is in this audience';
}

const VERBS = { notice: ['Send', 'Sends'], kick: ['Kick', 'Kicks'], check: ['Check', 'Checks'] } as const;

/** Its recipients are written down anew when it starts: the card is of those of now. */
function isForLater({ status, startAt }: Pick<Job, 'status' | 'startAt'>): boolean {
  return startAt !== null && (status === 'scheduled' || status === 'requested');
}

/** To the nearest minute beyond the first. */
function durationOf(seconds: number): string {
  if (seconds < 1) return 'Less than a second';
  const unit = seconds < 60 ? 1 : 60;
  return `About ${formatDuration(Math.round(seconds / unit) * unit * 1000)}`;
}
const graceOf = (ms: number) => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`);
const priceOf = (dollars: number) => (dollars < 0.01 ? 'less than a cent' : `about $${dollars.toFixed(2)}`);

function recipientsOf({ total, excluded, unanswered = 0 }: JobCard): string {
  const recipients = plural(total, 'recipient');
  const known =
    unanswered === 0 ? `Exactly ${recipients}` : `${recipients} ${total === 1 ? 'is' : 'are'} known to match`;
  return excluded > 0 ? `${known}, ${formatCount(excluded)} left out` : known;
}

/** How many, of when they are, and what that means for the start. */
function recipientFact(job: Decided, card: JobCard, now: number): string {
  const { frozenAt } = job;
  const ageMs = Math.max(0, now - (frozenAt ?? now));
  const isNew = ageMs < 60_000;
  const recipients = recipientsOf(card);
  if (isForLater(job))
    return `${recipients} as of ${isNew ? 'now' : `${formatDuration(ageMs)} ago`}. They are written down anew at the start.`;
  if (isNew) return `${recipients}. Whoever connects from now on is not among them.`;
  const age = `${recipients}. They were written down ${formatDuration(ageMs)} ago`;
  if (ageMs <= MAX_CARD_AGE_MS) return `${age}: whoever has connected since is not among them.`;
  return `${age}, and connections live two hours at most: prepare the job anew to start it now.`;
}

/** Said of whoever another preparation may take: a start at a time makes one by itself. */
const anew = (isLater: boolean, what: string) => (isLater ? '' : ` Prepare the job anew to ${what}.`);

function unansweredFacts({ unanswered = 0 }: JobCard, isLater: boolean): string[] {
  if (unanswered === 0) return [];
  const others = plural(unanswered, 'connection');
  return [
    `API Gateway did not answer for ${others}, which may match and ${unanswered === 1 ? 'is' : 'are'} not among them.${anew(isLater, 'ask again')}`,
  ];
}

/** Connections of the seconds that preparing took, or of clocks that are ahead of the console's. */
function laterFacts({ later = 0 }: JobCard, isLater: boolean): string[] {
  if (later === 0) return [];
  const who = `${plural(later, 'connection')} ${later === 1 ? 'has' : 'have'}`;
  return [
    `${who} a time of connecting after this was prepared, by the console's clock, and ${later === 1 ? 'is' : 'are'} not among them.${anew(isLater, 'include them')}`,
  ];
}

function stageFacts({ otherStage = 0 }: JobCard): string[] {
  if (otherStage === 0) return [];
  const [are, their] = otherStage === 1 ? ['is', 'its row is'] : ['are', 'their rows are'];
  return [
    `${plural(otherStage, 'connection')} ${are} not among them: ${their} of another stage or API, which this target does not reach.`,
  ];
}

/** Of ids that were given, to reach or to leave out: how far the registry knows them. */
function rowFacts({ audience }: Pick<Job, 'audience'>, card: JobCard): string[] {
  const { withoutRow = 0, excludedNobody = 0, isNotLookedUp } = card;
  const facts: string[] = [];
  if (isNotLookedUp) {
    const written = audience.kind === 'job' ? 'the earlier job wrote them down' : 'they were given';
    facts.push(
      `Rows were not looked up, because the table finds none by its id: recipients are as ${written}. Whether they are still registered, and who is a test client, is not known.`,
    );
  }
  if (withoutRow > 0) {
    const [have, are] = withoutRow === 1 ? ['has', 'is'] : ['have', 'are'];
    facts.push(`${formatCount(withoutRow)} of them ${have} no row in the registry and ${are} tried all the same.`);
  }
  if (excludedNobody > 0) {
    const are = excludedNobody === 1 ? 'is' : 'are';
    facts.push(`${plural(excludedNobody, 'id')} to leave out ${are} of nobody in this audience.`);
  }
  return facts;
}

/** Of a card that counts who has no row, that is said apart: not all of them can have been in the list. */
function changedFacts({ changed, withoutRow }: JobCard): string[] {
  if (!changed) return [];
  const { came, left } = changed;
  const lost = left === null ? '; how many left is not known' : `; ${formatCount(left)} left the registry`;
  return [
    `Since the list was read: ${formatCount(came)} came and are among them${withoutRow === undefined ? lost : ''}.`,
  ];
}

/**
 * Seconds until the last of `total` recipients that stand in so many segments, as long as nothing is retried; `jobRate`: calls a second of the target.
 * A kick with last words makes two calls to each: the close is not held to the job's own pace but to the target's, and the segments that are worked on
 * at once end with a grace.
 */
export function secondsOf(
  { pace, content }: Pick<Job, 'pace' | 'content'>,
  { total, segments }: Pick<JobCard, 'total' | 'segments'>,
  jobRate: number,
): number {
  if (!saysLastWords(content)) return total / pace.perSecond;
  const calls = Math.max(total / pace.perSecond, (2 * total) / jobRate);
  return calls + (Math.ceil(segments / LANES) * content.graceMs) / 1000;
}

function saysLastWords(content: JobContent): content is Extract<JobContent, { kind: 'kick' }> {
  return content.kind === 'kick' && content.lastWords !== null;
}

function durationFact(job: Decided, card: JobCard, jobRate: number): string {
  const { pace, content } = job;
  const isTold = saysLastWords(content);
  const share = (perSecond: number) =>
    `${formatCount((perSecond / ACCOUNT_QUOTA) * 100)} % of the default account quota`;
  const called = { ...card, total: card.total - (card.skipped ?? 0) };
  const duration = durationOf(secondsOf(job, called, jobRate));
  if (!isTold) return `${duration} at ${formatCount(pace.perSecond)} a second, ${share(pace.perSecond)}.`;
  const calls = Math.min(2 * pace.perSecond, jobRate);
  const grace = content.graceMs > 0 ? `, ${graceOf(content.graceMs)} after it` : '';
  return `${duration} at up to ${formatCount(pace.perSecond)} a second. Each takes two calls, the last words and the close${grace}: up to ${formatCount(calls)} calls a second, ${share(calls)}.`;
}

/** Of whom nobody knows whether an earlier job reached them. */
function doubtFacts({ audience, content }: Pick<Job, 'audience' | 'content'>): string[] {
  if (audience.kind !== 'job') return [];
  if (!doubtfulOf(content).some((outcome) => audience.marks.includes(JOB_MARKS[outcome]))) return [];
  return [
    'Whether some of them have the text of the earlier job is not known: AWS failed or no answer came. What was delivered then is delivered twice.',
  ];
}

/** `12 bytes each`, or the least and the most. */
export function sizeOf({ least, most }: NonNullable<JobCard['payloadBytes']>): string {
  return `${least === most ? formatBytes(most) : `${formatBytes(least)} to ${formatBytes(most)}`} each`;
}

/** What AWS charges for it, as far as its price list says. */
function priceFact({ content }: Decided, card: JobCard): string[] {
  const dollars = (card.meteredUnits / 1_000_000) * DOLLARS_PER_MILLION;
  const others =
    content.kind === 'notice'
      ? ''
      : `AWS lists prices for messages and connection minutes; whether ${content.kind === 'kick' ? 'closing' : 'looking at'} a connection is billed is not known.`;
  if (!card.payloadBytes) return others ? [others] : [];
  const messages = `${sizeOf(card.payloadBytes)}; ${plural(card.meteredUnits, 'metered message')}, ${priceOf(dollars)} at the list price of us-east-1.`;
  return [others ? `${messages} ${others}` : messages];
}

function skipFacts({ missing, tooLarge }: JobCard): string[] {
  const facts = Object.entries(missing).map(
    ([field, count]) =>
      `${plural(count, 'recipient')} ${count === 1 ? 'has' : 'have'} no ${field} and will be skipped. Write {{${field}|…}} to include ${count === 1 ? 'it' : 'them'}.`,
  );
  if (tooLarge > 0)
    facts.push(`For ${plural(tooLarge, 'recipient')} the message is over 128 KB; they will be skipped.`);
  return facts;
}

/** What exactly will happen, as facts to read before it does; never more certain than preparing was. `jobRate`: calls a second of the target; `now`: epoch ms. */
export function factsOf(job: Decided, card: JobCard, jobRate: number, now: number): string[] {
  const { pace, content, canary } = job;
  const isLater = isForLater(job);
  const facts = [
    recipientFact(job, card, now),
    ...unansweredFacts(card, isLater),
    ...laterFacts(card, isLater),
    ...stageFacts(card),
    ...rowFacts(job, card),
    ...skipFacts(card),
  ];
  // What it would do is of no use where it does nothing: why there is nobody is all.
  if (isForNobody(card)) return facts;
  facts.push(...doubtFacts(job), durationFact(job, card, jobRate), ...priceFact(job, card));
  if (!isLater) facts.push(...changedFacts(card));
  if (canary) {
    facts.push(
      isTooFewForCanary(card)
        ? TOO_FEW_FOR_CANARY
        : `First a fair part of them, one in a hundred but ten at least, watched for ${formatDuration(canary.watchSeconds * 1000)}. If it goes badly, nobody else is tried.`,
    );
  }
  if (saysLastWords(content)) {
    facts.push('Whoever cannot be given the last words is not closed, and is listed by what went wrong.');
  }
  if (content.kind === 'kick') {
    facts.push(
      `Kicked clients may come back at once. An account takes ${formatCount(CONNECT_QUOTA)} new connections a second in a Region by default; this kicks ${formatCount(pace.perSecond)} a second. Kicks of other targets there are not counted with it.`,
    );
  }
  return facts;
}
