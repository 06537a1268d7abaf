'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { formatBytes, formatCount, formatDuration, plural } from '@/lib/domain/format';
import type { Job, JobCard } from '@/lib/domain/job';
import { ACCOUNT_QUOTA, CONNECT_QUOTA } from '@/lib/domain/job-limits';
import { describeAct, wordFor } from '@/lib/domain/job-words';
import type { TargetDto } from '@/lib/domain/target';

type JobDecisionProps = {
  job: Job;
  card: JobCard;
  target: TargetDto;
  isBusy: boolean;
  onStart: (word: string) => void;
  onDiscard: () => void;
};

/** List price in us-east-1 for the first billion messages a month. */
const DOLLARS_PER_MILLION = 1;

/** What exactly will happen, before it does; the focus is on the way out. */
export function JobDecision({ job, card, target, isBusy, onStart, onDiscard }: JobDecisionProps) {
  const [word, setWord] = useState('');
  const needed = wordFor(job, target);
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
      {needed && !isEmpty && (
        <Field label={`Type ${needed} to confirm`}>
          <Input
            className="max-w-xs"
            autoComplete="off"
            value={word}
            onChange={(event) => setWord(event.target.value)}
          />
        </Field>
      )}
      <div className="flex flex-wrap gap-2">
        <Button autoFocus busy={isBusy} onClick={onDiscard}>
          Discard
        </Button>
        {!isEmpty && (
          <Button
            variant={job.content.kind === 'kick' ? 'danger' : 'primary'}
            busy={isBusy}
            disabled={needed !== null && word.trim() !== needed}
            onClick={() => onStart(word)}
          >
            {describeAct(job.content, card.total)}
          </Button>
        )}
      </div>
    </section>
  );
}

function factsOf({ pace, content }: Job, card: JobCard): string[] {
  const share = formatCount((pace.perSecond / ACCOUNT_QUOTA) * 100);
  const dollars = (card.meteredUnits / 1_000_000) * DOLLARS_PER_MILLION;
  const facts = [
    `Exactly ${plural(card.total, 'recipient')}${card.excluded > 0 ? `, ${formatCount(card.excluded)} left out` : ''}. Whoever connects from now on is not among them.`,
    `About ${formatDuration((card.total / pace.perSecond) * 1000)} at ${formatCount(pace.perSecond)} a second, ${share} % of the default account quota.`,
  ];
  if (card.payloadBytes) {
    const { least, most } = card.payloadBytes;
    facts.push(
      `${least === most ? formatBytes(most) : `${formatBytes(least)} to ${formatBytes(most)}`} each; ${plural(card.meteredUnits, 'metered message')}, about $${dollars.toFixed(dollars < 0.01 ? 4 : 2)} at the list price of us-east-1.`,
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
  if (content.kind === 'kick') {
    facts.push(
      `Kicked clients may come back at once. An account takes ${formatCount(CONNECT_QUOTA)} new connections a second by default; this kicks ${formatCount(pace.perSecond)} a second.`,
    );
  }
  return facts;
}
