'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConnectionIdLink } from '@/components/shell/connection-id-link';
import { buttonClass } from '@/components/ui/button-class';
import { CopyButton } from '@/components/ui/copy-button';
import { ErrorNote } from '@/components/ui/error-note';
import { Select } from '@/components/ui/select';
import { exceptionsOf } from '@/lib/client/jobs';
import { formatCount, plural } from '@/lib/domain/format';
import type { JobProgress } from '@/lib/domain/job';
import { exceptionsOf as exceptionsFor } from '@/lib/domain/job-marks';
import { skipWords } from '@/lib/domain/job-words';
import { ForwardPager } from './forward-pager';
import { outcomeWords } from './job-looks';

/** Everybody for whom it came out otherwise, by id. */
export function JobExceptions({ job }: { job: JobProgress }) {
  const [outcome, setOutcome] = useState('');
  const [cursor, setCursor] = useState<string | null>(null);
  const exceptions = exceptionsFor(job.content.kind).filter((each) => job.counts[each] > 0);
  const total = exceptions.reduce((sum, each) => sum + job.counts[each], 0);
  // Whoever remains is listed by wish alone, and while they do not change.
  const remaining = job.status !== 'running' && job.counts.remaining > 0 ? (['remaining'] as const) : [];
  const present = [...exceptions, ...remaining];
  const { data, error } = useQuery({
    ...exceptionsOf(job.target, job.id, outcome, cursor, total),
    enabled: total > 0 || outcome !== '',
    placeholderData: keepPreviousData,
  });
  if (present.length === 0) return null;
  return (
    <section aria-labelledby="exceptions">
      <div className="flex flex-wrap items-center justify-between gap-3 border-b pb-1.5">
        <h2 id="exceptions" className="font-semibold text-base">
          {total === 0 ? 'No exceptions' : plural(total, 'exception')}
        </h2>
        <a
          href={`/api/jobs/export?${new URLSearchParams({ target: job.target, id: job.id, ...(outcome && { outcome }) })}`}
          download
          className={`${buttonClass('secondary')} ml-auto`}
        >
          Download CSV
        </a>
        <Select
          aria-label="Outcome"
          value={outcome}
          onChange={(event) => {
            setOutcome(event.target.value);
            setCursor(null);
          }}
        >
          <option value="">{remaining.length > 0 ? 'All exceptions' : 'All'}</option>
          {present.map((each) => (
            <option key={each} value={each}>
              {outcomeWords(each, job.content.kind)} ({formatCount(job.counts[each])})
            </option>
          ))}
        </Select>
      </div>
      {error && <ErrorNote title="Not read" message={error.message} className="mt-3" />}
      <ul aria-label="Exceptions" className="divide-y text-sm">
        {(total > 0 || outcome !== '' ? data?.exceptions : undefined)?.map(
          ({ connectionId, outcome: what, ...skipped }) => (
            <li key={connectionId} className="flex min-h-9 items-center gap-3">
              <ConnectionIdLink
                target={job.target}
                connectionId={connectionId}
                notHere={job.elsewhere}
                className="truncate"
              />
              <CopyButton value={connectionId} label="Copy connection id" />
              <span className="wrap-anywhere ml-auto text-right text-muted">
                {[outcomeWords(what, job.content.kind), skipWords(skipped)].filter(Boolean).join(': ')}
              </span>
            </li>
          ),
        )}
      </ul>
      <ForwardPager cursor={cursor} next={data?.next} onCursor={setCursor} />
    </section>
  );
}
