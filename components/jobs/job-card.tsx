'use client';

import type { ComponentProps } from 'react';
import { isFocusFree } from '@/components/ui/focus-free';
import { skipWords } from '@/lib/domain/job-words';
import { factsOf, questionOf } from './job-facts';
import { JobStart } from './job-start';

/** `refusal`: why this person decides nothing about it. */
type JobDecisionProps = ComponentProps<typeof JobStart> & { refusal: string | undefined };

/**
 * What exactly will happen, before it does. Whoever decided on the card before it reads on here, and the next key presses nothing
 * of it; who is elsewhere stays there.
 */
export function JobDecision({ job, card, now, refusal, ...start }: JobDecisionProps) {
  return (
    <section aria-labelledby="decision" className="space-y-4 rounded border p-4">
      <h2 id="decision" ref={beginHere} tabIndex={-1} className="font-semibold text-base">
        {questionOf(job, card, now)}
      </h2>
      <ul className="list-disc space-y-1 pl-5 text-sm">
        {factsOf(job, card, start.target.jobRate, now).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
        {job.reason && <li className="wrap-anywhere">Reason: {job.reason}</li>}
      </ul>
      {card.examples.length > 0 && (
        <div>
          <h3 className="mb-1 font-medium text-sm">Among them</h3>
          <ul aria-label="Examples" className="divide-y border-y text-sm">
            {card.examples.map(({ connectionId, userId, client, payload, ...skipped }) => (
              <li key={connectionId} className="flex flex-wrap gap-x-4 py-1.5">
                <span className="font-mono">{connectionId}</span>
                <span className="text-muted">
                  <bdi>{userId || 'user unknown'}</bdi>
                  {client && (
                    <>
                      {' · '}
                      <bdi>{client}</bdi>
                    </>
                  )}
                </span>
                {payload !== undefined && <span className="wrap-anywhere w-full font-mono text-muted">{payload}</span>}
                {(skipped.missing || skipped.isTooLarge) && (
                  <span className="w-full">Skipped: {skipWords(skipped)}</span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {refusal ? <p className="text-sm">{refusal}</p> : <JobStart card={card} job={job} now={now} {...start} />}
    </section>
  );
}

/** Once per card, when it comes. */
function beginHere(heading: HTMLElement | null) {
  if (isFocusFree()) heading?.focus({ preventScroll: true });
}
