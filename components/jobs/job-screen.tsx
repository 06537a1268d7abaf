'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState, useTransition } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { ErrorNote } from '@/components/ui/error-note';
import { startJob, steerJob } from '@/lib/actions/jobs';
import { jobOf } from '@/lib/client/jobs';
import { formatAbsolute, formatCount } from '@/lib/domain/format';
import { canResume, type Job, type JobProgress } from '@/lib/domain/job';
import { JOB_MARKS, type JobOutcome, RETRIABLE } from '@/lib/domain/job-marks';
import { describeAudience } from '@/lib/domain/job-words';
import type { Result } from '@/lib/domain/result';
import type { TargetDto } from '@/lib/domain/target';
import { JobDecision } from './job-card';
import { JobCountList } from './job-counts';
import { JobExceptions } from './job-exceptions';
import { JOB_LOOKS, KIND_WORDS } from './job-looks';

type JobScreenProps = { target: TargetDto; initial: JobProgress };
type Wish = Parameters<typeof steerJob>[0]['wish'];

/** One job: its card before it starts, how far it is, and what came of everybody. */
export function JobScreen({ target, initial }: JobScreenProps) {
  const queries = useQueryClient();
  const options = jobOf(target.name, initial.id);
  const { data: job = initial, error } = useQuery({ ...options, initialData: initial });
  const [isBusy, startTransition] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const { icon: Icon, tone, word } = JOB_LOOKS[job.status];

  function act(work: () => Promise<Result<Job>>) {
    setProblem(null);
    startTransition(async () => {
      const result = await work().catch(() => null);
      if (!result?.ok)
        setProblem(result?.error.message ?? 'No answer came; what is shown below tells whether it happened.');
      await queries.invalidateQueries({ queryKey: options.queryKey });
    });
  }
  const steer = (wish: Wish) => act(() => steerJob({ target: target.name, id: job.id, wish }));

  return (
    <div className="max-w-4xl space-y-6">
      <PageHeader
        title={`${KIND_WORDS[job.content.kind]} to ${describeAudience(job.audience)}`}
        actions={<Steering job={job} isBusy={isBusy} onSteer={steer} />}
      >
        By {job.by}, {formatAbsolute(job.createdAt).slice(0, 19)} UTC. At most {formatCount(job.pace.perSecond)} a
        second.
      </PageHeader>
      {problem && <ErrorNote title="Not done" message={problem} />}
      {error && !problem && <ErrorNote title="Not refreshed" message={error.message} />}
      <div className="flex flex-wrap items-center gap-3" role="status">
        <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
          {word}
        </Badge>
        {job.status === 'preparing' && (
          <span className="text-muted">{formatCount(job.preparedSoFar)} recipients written down</span>
        )}
        {job.problem && <span>{job.problem}</span>}
      </div>
      {job.status === 'prepared' && job.card && (
        <JobDecision
          job={job}
          card={job.card}
          target={target}
          isBusy={isBusy}
          onStart={(typed) => act(() => startJob({ target: target.name, id: job.id, word: typed }))}
          onDiscard={() => steer('discard')}
        />
      )}
      {job.startedAt !== null && (
        <>
          <JobCountList job={job} />
          <Onward job={job} />
          <JobExceptions job={job} />
        </>
      )}
    </div>
  );
}

function Steering({ job, isBusy, onSteer }: { job: JobProgress; isBusy: boolean; onSteer: (wish: Wish) => void }) {
  return (
    <>
      {job.status === 'running' && (
        <Button busy={isBusy} onClick={() => onSteer('pause')}>
          Pause
        </Button>
      )}
      {canResume(job) && (
        <Button variant="primary" busy={isBusy} onClick={() => onSteer('resume')}>
          Resume
        </Button>
      )}
      {(job.status === 'running' || canResume(job)) && (
        <Button busy={isBusy} onClick={() => onSteer('stop')}>
          Stop
        </Button>
      )}
      {job.status === 'preparing' && (
        <Button busy={isBusy} onClick={() => onSteer('discard')}>
          Discard
        </Button>
      )}
    </>
  );
}

/** Another job for those whom this one did not reach. */
function Onward({ job }: { job: JobProgress }) {
  if (job.status !== 'done' && job.status !== 'stopped') return null;
  const failed = sumOf(job, RETRIABLE);
  const remaining = job.counts.remaining;
  const href = (outcomes: readonly JobOutcome[]) =>
    `/jobs/new?${new URLSearchParams({ target: job.target, job: job.id, marks: outcomes.map((each) => JOB_MARKS[each]).join('') })}`;
  return (
    <p className="flex flex-wrap gap-2">
      {remaining > 0 && (
        <Link href={href(['remaining'])} className={buttonClass('secondary')}>
          Go on with the remaining {formatCount(remaining)}
        </Link>
      )}
      {failed > 0 && (
        <Link href={href(RETRIABLE)} className={buttonClass('secondary')}>
          Try the {formatCount(failed)} that failed again
        </Link>
      )}
    </p>
  );
}

function sumOf({ counts }: JobProgress, outcomes: readonly JobOutcome[]): number {
  return outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
}
