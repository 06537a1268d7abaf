'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { useCurrentTarget } from '@/components/shell/use-current-target';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { RelativeTime } from '@/components/ui/relative-time';
import { jobsOf } from '@/lib/client/jobs';
import { plural } from '@/lib/domain/format';
import type { Job, JobPage } from '@/lib/domain/job';
import { describeAudience, describeTime } from '@/lib/domain/job-words';
import type { TargetDto } from '@/lib/domain/target';
import { describeCounts, KIND_WORDS, lookOf } from './job-looks';

type JobListProps = { targets: TargetDto[]; target: string; initial: JobPage; readAt: number };

/** Every bulk act of a target, the newest first, whoever began it. */
export function JobList({ targets, target: read, initial, readAt }: JobListProps) {
  const target = useCurrentTarget(targets);
  const [cursor, setCursor] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    ...jobsOf(target?.name ?? '', cursor),
    enabled: target !== undefined,
    ...(target?.name === read && cursor === null && { initialData: initial }),
  });
  if (!target) return <EmptyState title="There is no such target">Choose one at the top.</EmptyState>;
  const newJob = `/jobs/new?${new URLSearchParams({ target: target.name })}`;
  return (
    <>
      <PageHeader
        title="Jobs"
        actions={
          <Link href={newJob} className={buttonClass('primary')}>
            New job
          </Link>
        }
      >
        Notices and kicks to many. Who a job is for is written down before it starts, and each recipient is accounted
        for.
      </PageHeader>
      {error && (
        <ErrorNote title="Not refreshed" message={error.message} onRetry={() => void refetch()} className="mb-4" />
      )}
      {data && data.jobs.length === 0 && cursor === null ? (
        <EmptyState
          title="No jobs yet"
          action={
            <Link href={newJob} className={buttonClass('primary')}>
              New job
            </Link>
          }
        >
          A job sends a notice to a search, a list of ids or everyone, or kicks them.
        </EmptyState>
      ) : (
        <ul aria-label="Jobs" className="divide-y border-y">
          {data?.jobs.map((job) => (
            <JobLine key={job.id} job={job} now={Math.max(readAt, job.changedAt)} />
          ))}
        </ul>
      )}
      <div className="mt-3 flex gap-2">
        {cursor !== null && <Button onClick={() => setCursor(null)}>Newest</Button>}
        {data?.next && <Button onClick={() => setCursor(data.next)}>Older</Button>}
      </div>
    </>
  );
}

function JobLine({ job, now }: { job: Job; now: number }) {
  const { icon: Icon, tone, word } = lookOf(job, job.endCounts);
  const href = `/jobs/job?${new URLSearchParams({ target: job.target, id: job.id })}`;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-2.5 text-sm sm:grid-cols-[minmax(0,1fr)_8rem_9rem_10rem]">
      <div className="col-span-2 min-w-0 sm:col-span-1">
        <Link href={href} className="block truncate rounded-sm font-medium hover:underline">
          {KIND_WORDS[job.content.kind]} {describeAudience(job.audience)}
        </Link>
        {job.status === 'scheduled' && job.startAt !== null && (
          <p className="text-muted tabular-nums">Starts {describeTime(job.startAt, now)}</p>
        )}
        {job.endCounts && <p className="text-muted tabular-nums">{describeCounts(job.endCounts, job.content.kind)}</p>}
      </div>
      <span className="text-muted tabular-nums sm:text-right">
        {job.card ? plural(job.card.total, 'recipient') : '… recipients'}
      </span>
      <span className="justify-self-end sm:justify-self-start">
        <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
          {word}
        </Badge>
      </span>
      <span className="col-span-2 truncate text-muted sm:col-span-1">
        {job.by}, <RelativeTime at={job.createdAt} now={now} />
      </span>
    </li>
  );
}
