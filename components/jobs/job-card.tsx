'use client';

import type { ComponentProps } from 'react';
import { formatBytes, formatCount, formatDuration, plural } from '@/lib/domain/format';
import type { Job, JobCard } from '@/lib/domain/job';
import { ACCOUNT_QUOTA, CONNECT_QUOTA } from '@/lib/domain/job-limits';
import { describeAct } from '@/lib/domain/job-words';
import { JobStart } from './job-start';

type JobDecisionProps = ComponentProps<typeof JobStart>;

/** List price in us-east-1 for the first billion messages a month. */
const DOLLARS_PER_MILLION = 1;

/** What exactly will happen, before it does. */
export function JobDecision({ job, card, ...start }: JobDecisionProps) {
  const isEmpty = card.total === 0;
  return (
    <section aria-labelledby="decision" className="space-y-4 rounded border p-4">
      <h2 id="decision" className="font-semibold text-base">
        {isEmpty ? 'Nobody is in this audience' : `${describeAct(job.content, card.total)}?`}
      </h2>
      <ul className="list-disc space-y-1 pl-5 text-sm">
        {factsOf(job, card).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {card.examples.length > 0 && (
        <div>
          <h3 className="mb-1 font-medium text-sm">Among them</h3>
          <ul aria-label="Examples" className="divide-y border-y text-sm">
            {card.examples.map(({ connectionId, userId, client, payload }) => (
              <li key={connectionId} className="flex flex-wrap gap-x-4 py-1.5">
                <span className="font-mono">{connectionId}</span>
                <span className="text-muted">{[userId, client].filter(Boolean).join(' · ') || 'user unknown'}</span>
                {payload !== undefined && <span className="wrap-anywhere w-full font-mono text-muted">{payload}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
      <JobStart card={card} job={job} {...start} />
    </section>
  );
}

const durationOf = (seconds: number) =>
  seconds < 1 ? 'Less than a second' : `About ${formatDuration(seconds * 1000)}`;
const priceOf = (dollars: number) => (dollars < 0.01 ? 'less than a cent' : `about $${dollars.toFixed(2)}`);

function factsOf({ pace, content, canary }: Job, card: JobCard): string[] {
  const share = formatCount((pace.perSecond / ACCOUNT_QUOTA) * 100);
  const dollars = (card.meteredUnits / 1_000_000) * DOLLARS_PER_MILLION;
  const facts = [
    `Exactly ${plural(card.total, 'recipient')}${card.excluded > 0 ? `, ${formatCount(card.excluded)} left out` : ''}. Whoever connects from now on is not among them.`,
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
