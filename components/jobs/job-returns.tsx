'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { askToBlock } from '@/components/shell/block-wish';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Meter } from '@/components/ui/meter';
import { RelativeTime } from '@/components/ui/relative-time';
import { returnsOf } from '@/lib/client/jobs';
import { formatCount, plural } from '@/lib/domain/format';
import type { JobProgress } from '@/lib/domain/job';
import { CONNECT_QUOTA } from '@/lib/domain/job-limits';
import { ForwardPager } from './forward-pager';

/** How hard the return of whoever is kicked may press on the account. */
export function ReturnGauge({ job }: { job: JobProgress }) {
  if (job.status !== 'running') return null;
  return (
    <div className="max-w-md space-y-1 text-sm">
      <Meter
        label="Kicks a second, of the new connections that an account takes"
        value={Math.min(job.rate, CONNECT_QUOTA)}
        max={CONNECT_QUOTA}
        valueText={`${formatCount(job.rate)} of ${formatCount(CONNECT_QUOTA)} a second`}
      />
      <p className="text-muted">
        {formatCount(job.rate)} kicks a second. If all come back at once, they take that much of the{' '}
        {formatCount(CONNECT_QUOTA)} new connections a second that an account has in a Region by default. Kicks of other
        targets there are not counted here.
      </p>
    </div>
  );
}

/** Who is connected again, with the way to keep them out. Looked for only when somebody asks, and then now and again: it reads the registry. */
export function JobReturns({ job, mayBlock }: { job: JobProgress; mayBlock: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const [cursor, setCursor] = useState<string | null>(null);
  const { data, error, isFetching } = useQuery({
    ...returnsOf(job.target, job.id, cursor),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  if (job.content.kind !== 'kick' || job.counts.closed === 0) return null;
  return (
    <section aria-labelledby="returns" className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-3 border-b pb-1.5">
        <h2 id="returns" className="font-semibold text-base">
          Came back
        </h2>
        {!isOpen && (
          <Button size="sm" onClick={() => setIsOpen(true)}>
            Look who came back
          </Button>
        )}
      </div>
      {error && <ErrorNote title="Not read" message={error.message} />}
      {isOpen && data && (
        <p className="text-muted text-sm" role="status">
          {formatCount(data.returns.length)} of {plural(data.asked, 'user')} looked for{' '}
          {data.returns.length === 1 ? 'is' : 'are'} connected again.
          {data.unknown > 0 && ` Of ${plural(data.unknown, 'kicked connection')} the registry named no user.`}
          {data.unread > 0 &&
            ` Of ${plural(data.unread, 'user')} not every row was read, because there are too many: whether they came back is not certain.`}
        </p>
      )}
      {isOpen && !data && isFetching && <p className="text-muted text-sm">Looking…</p>}
      {isOpen && data && data.returns.length > 0 && (
        <ul aria-label="Came back" className="divide-y text-sm">
          {data.returns.map(({ userId, connectionId, connectedAt, times, isMore }) => (
            <li key={userId} className="flex min-h-9 flex-wrap items-center gap-3 py-1">
              <Link
                href={`/connections?${new URLSearchParams({ target: job.target, q: `user:${JSON.stringify(userId)}`, open: connectionId })}`}
                className="truncate rounded-sm font-mono hover:underline"
              >
                {userId}
              </Link>
              <span className="text-muted">
                {(times > 1 || isMore) && `${isMore ? 'at least ' : ''}${plural(times, 'time')}, last `}
                <RelativeTime at={connectedAt} now={job.readAt} />
              </span>
              {mayBlock && (
                <Button
                  size="sm"
                  className="ml-auto"
                  onClick={() => askToBlock({ target: job.target, by: 'user', value: userId })}
                >
                  Block…
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {isOpen && <ForwardPager cursor={cursor} next={data?.next} onCursor={setCursor} />}
    </section>
  );
}
