import { formatBytes, formatCount, formatDuration, plural } from '@/lib/domain/format';
import type { Job, JobCard } from '@/lib/domain/job';
import { ACCOUNT_QUOTA, CONNECT_QUOTA } from '@/lib/domain/job-limits';
import { describeAct } from '@/lib/domain/job-words';

/** List price in us-east-1 for the first billion messages a month. */
const DOLLARS_PER_MILLION = 1;

/** What is asked of whoever decides. */
export function questionOf({ content }: Pick<Job, 'content'>, { total, unanswered = 0 }: JobCard): string {
  if (total > 0) return `${describeAct(content, total)}?`;
  return unanswered > 0 ? 'Nobody is known to be in this audience' : 'Nobody is in this audience';
}

const durationOf = (seconds: number) =>
  seconds < 1 ? 'Less than a second' : `About ${formatDuration(seconds * 1000)}`;
const priceOf = (dollars: number) => (dollars < 0.01 ? 'less than a cent' : `about $${dollars.toFixed(2)}`);

function recipientsOf({ total, unanswered = 0 }: JobCard): string {
  const recipients = plural(total, 'recipient');
  return unanswered === 0 ? `Exactly ${recipients}` : `${recipients} ${total === 1 ? 'is' : 'are'} known to match`;
}

function unansweredFacts({ unanswered = 0 }: JobCard): string[] {
  if (unanswered === 0) return [];
  const others = plural(unanswered, 'connection');
  return [
    `API Gateway did not answer for ${others}, which may match and ${unanswered === 1 ? 'is' : 'are'} not among them. Prepare the job anew to ask again.`,
  ];
}

/** What exactly will happen, as facts to read before it does; never more certain than preparing was. */
export function factsOf({ pace, content, canary }: Pick<Job, 'pace' | 'content' | 'canary'>, card: JobCard): string[] {
  const share = formatCount((pace.perSecond / ACCOUNT_QUOTA) * 100);
  const dollars = (card.meteredUnits / 1_000_000) * DOLLARS_PER_MILLION;
  const facts = [
    `${recipientsOf(card)}${card.excluded > 0 ? `, ${formatCount(card.excluded)} left out` : ''}. Whoever connects from now on is not among them.`,
    ...unansweredFacts(card),
    `${durationOf(card.total / pace.perSecond)} at ${formatCount(pace.perSecond)} a second, ${share} % of the default account quota.`,
  ];
  if (card.payloadBytes) {
    const { least, most } = card.payloadBytes;
    facts.push(
      `${least === most ? formatBytes(most) : `${formatBytes(least)} to ${formatBytes(most)}`} each; ${plural(card.meteredUnits, 'metered message')}, ${priceOf(dollars)} at the list price of us-east-1.`,
    );
  }
  for (const [field, count] of Object.entries(card.missing)) {
    facts.push(
      `${plural(count, 'recipient')} have no ${field} and will be skipped, unless the template has a default for it.`,
    );
  }
  if (card.tooLarge > 0)
    facts.push(`For ${plural(card.tooLarge, 'recipient')} the message is over 128 KB; they will be skipped.`);
  if (card.changed) {
    facts.push(
      `Since the list was read: ${formatCount(card.changed.came)} came and are among them, ${formatCount(card.changed.left)} left the registry.`,
    );
  }
  if (canary) {
    facts.push(
      `First a fair part of them, one in a hundred but ten at least, watched for ${formatDuration(canary.watchSeconds * 1000)}. If it goes badly, nobody else is tried.`,
    );
  }
  if (content.kind === 'kick') {
    facts.push(
      `Kicked clients may come back at once. An account takes ${formatCount(CONNECT_QUOTA)} new connections a second by default; this kicks ${formatCount(pace.perSecond)} a second.`,
    );
  }
  return facts;
}
