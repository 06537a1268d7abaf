'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConnectionIdLink } from '@/components/shell/connection-id-link';
import { buttonClass } from '@/components/ui/button-class';
import { CopyButton } from '@/components/ui/copy-button';
import { ErrorNote } from '@/components/ui/error-note';
import { Select } from '@/components/ui/select';
import { exceptionsOf } from '@/lib/client/jobs';
import { formatCount, plural } from '@/lib/domain/format';
import type { JobProgress } from '@/lib/domain/job';
import { skipWords } from '@/lib/domain/job-words';
import { ForwardPager } from './forward-pager';
import { outcomeWords } from './job-looks';
import { ALL_EXCEPTIONS, listedOf } from './listed-exceptions';

const exceptionWords = (total: number) => (total === 0 ? 'No exceptions' : plural(total, 'exception'));

/** Everybody for whom it came out otherwise, by id. */
export function JobExceptions({ job }: { job: JobProgress }) {
  const [wish, setWish] = useState(ALL_EXCEPTIONS);
  const { outcome, cursor, present, hasRemaining, total, count, version } = listedOf(job, wish);
  // What cannot be chosen any more is not chosen again by itself when it can be.
  if (wish.outcome !== outcome) setWish({ outcome, cursor });
  const { data, error } = useQuery({
    ...exceptionsOf({ target: job.target, id: job.id, outcome, cursor, version }),
    enabled: count > 0,
  });
  const page = count > 0 ? data : undefined;
  if (present.length === 0) return null;
  return (
    <section aria-labelledby="exceptions">
      <div className="flex flex-wrap items-center justify-between gap-3 border-b pb-1.5">
        <h2 id="exceptions" className="font-semibold text-base">
          {outcome === 'remaining' ? `${formatCount(count)} remaining` : exceptionWords(total)}
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
          onChange={(event) => setWish({ outcome: event.target.value as typeof outcome, cursor: null })}
        >
          <option value="">{hasRemaining ? 'All exceptions' : 'All'}</option>
          {present.map((each) => (
            <option key={each} value={each}>
              {outcomeWords(each, job.content.kind)} ({formatCount(job.counts[each])})
            </option>
          ))}
        </Select>
      </div>
      {error && <ErrorNote title="Not read" message={error.message} className="mt-3" />}
      <ul aria-label="Exceptions" className="divide-y text-sm">
        {page?.exceptions.map(({ connectionId, outcome: what, ...skipped }) => (
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
        ))}
      </ul>
      <ForwardPager cursor={cursor} next={page?.next} onCursor={(next) => setWish({ outcome, cursor: next })} />
    </section>
  );
}
