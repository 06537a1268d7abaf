'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { type ComponentProps, type TransitionStartFunction, useState, useTransition } from 'react';
import { BackLink } from '@/components/shell/back-link';
import { PageHeader } from '@/components/shell/page-header';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { ErrorNote } from '@/components/ui/error-note';
import { firstPress } from '@/components/ui/first-press';
import { startJob, steerJob } from '@/lib/actions/jobs';
import { jobOf } from '@/lib/client/jobs';
import { notDone } from '@/lib/client/not-done';
import { readAnew } from '@/lib/client/queries';
import { refusalOf } from '@/lib/client/unwrap';
import { formatAbsolute, formatCount } from '@/lib/domain/format';
import {
  type Canary,
  canPrepareAgain,
  canResume,
  isOver,
  isUndecided,
  type Job,
  type JobCard,
  type JobProgress,
} from '@/lib/domain/job';
import { whyNotPermitted } from '@/lib/domain/job-permission';
import { describeAudience, isTooFewForCanary, TOO_FEW_FOR_CANARY } from '@/lib/domain/job-words';
import type { Result } from '@/lib/domain/result';
import type { TargetDto } from '@/lib/domain/target';
import { BlockAudience } from './block-audience';
import { anotherHref, changeHref } from './change-href';
import { followUpsOf } from './follow-ups';
import { JobDecision } from './job-card';
import { JobCountList } from './job-counts';
import { JobExceptions } from './job-exceptions';
import { KIND_WORDS, lookOf } from './job-looks';
import { JobMessage } from './job-message';
import { JobReturns, ReturnGauge } from './job-returns';
import { describeTimes } from './job-times';
import { Onward } from './onward';
import { emptiedWords, resumeWayOf } from './start-way';
import { sweepHref } from './sweep-href';

type JobScreenProps = { target: TargetDto; initial: JobProgress; userName: string; mayBlock: boolean };
type Wish = Parameters<typeof steerJob>[0]['wish'];

const NOT_STEERED: Record<Wish, string> = {
  pause: 'Not paused',
  resume: 'Not resumed',
  goOn: 'Not resumed',
  stop: 'Not stopped',
  discard: 'Not discarded',
  withdraw: 'Not withdrawn',
  refuse: 'Not refused',
  prepareAgain: 'Not prepared',
};

/** One job: its card before it starts, how far it is, and what came of everybody. */
export function JobScreen({ target, initial, userName, mayBlock }: JobScreenProps) {
  const queries = useQueryClient();
  const options = jobOf(target.name, initial.id);
  const { data: job = initial, error } = useQuery({ ...options, initialData: initial });
  const [isBusy, startTransition] = useTransition();
  const [problem, setProblem] = useState<ReturnType<typeof notDone> | null>(null);
  // What was typed for one card is said of no other, nor of one that is decided by now.
  const card = `${job.frozenAt} ${job.changedAt}`;
  /** The card for which something is typed, until whoever typed it has decided. */
  const [typedFor, setTypedFor] = useState<string | null>(null);
  const { icon: Icon, tone, word } = lookOf(job, job.counts);
  const times = describeTimes(job);
  const resume = resumeWayOf(job);

  /** `refused`: the title of a refusal. */
  function act(work: () => Promise<Result<Job>>, refused: string, start = startTransition) {
    setProblem(null);
    start(async () => {
      const result = await work().catch(refusalOf);
      if (result?.ok) setTypedFor(null);
      else setProblem(notDone(refused, result?.error));
      await readAnew(queries, options.queryKey);
    });
  }
  const seen = { status: job.status, changedAt: job.changedAt };
  const steer = (wish: Wish, start?: TransitionStartFunction) =>
    act(() => steerJob({ target: target.name, id: job.id, wish, seen }), NOT_STEERED[wish], start);
  const note = problem && <ErrorNote title={problem.title} message={problem.message} />;
  const isDecision = isUndecided(job) && job.card !== null;
  const refusal = whyNotPermitted(job, (permission) => target.permissions.includes(permission));
  const sweep = target.permissions.includes('sweep.run') ? sweepHref(job) : undefined;

  return (
    <div className="max-w-4xl space-y-6">
      <div>
        <BackLink href={`/jobs?${new URLSearchParams({ target: job.target })}`}>All jobs</BackLink>
        <PageHeader
          title={`${KIND_WORDS[job.content.kind]} ${describeAudience(job.audience)}`}
          actions={
            <>
              {mayBlock && <BlockAudience job={job} />}
              {!refusal && <Steering job={job} mayResume={resume.mayResume} onSteer={steer} />}
              {!refusal && <WayBack job={job} />}
            </>
          }
        >
          By {job.by}, {formatAbsolute(job.createdAt).slice(0, 19)} UTC. At most {formatCount(job.pace.perSecond)} a
          second.
          {times && <span className="block">{times}</span>}
        </PageHeader>
      </div>
      {job.reason && !isUndecided(job) && <p className="wrap-anywhere text-muted text-sm">Reason: {job.reason}</p>}
      {!isDecision && note}
      {error && !problem && <ErrorNote title="Not refreshed" message={error.message} />}
      <div className="flex flex-wrap items-center gap-3" role="status">
        <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
          {word}
        </Badge>
        {job.status === 'preparing' && (
          <span className="text-muted">{formatCount(job.preparedSoFar)} recipients written down</span>
        )}
        {job.problem && (
          <span className="wrap-anywhere">
            {job.problem}
            {sweep && (
              <>
                {' '}
                <Link href={sweep} className="underline">
                  Sweep ghosts
                </Link>
              </>
            )}
          </span>
        )}
        {resume.why && <span className="wrap-anywhere">{resume.why}</span>}
        {refusal && !isDecision && hasMore(job) && <span className="text-muted">{refusal}</span>}
        {job.canary && <CanaryNote canary={job.canary} isRunning={job.status === 'running'} card={job.card} />}
      </div>
      <JobMessage job={job} />
      {isUndecided(job) && job.card && (
        <JobDecision
          key={card}
          job={job}
          card={job.card}
          now={job.readAt}
          target={target}
          refusal={refusal}
          isBusy={isBusy}
          problem={note}
          userName={userName}
          emptied={typedFor !== null && typedFor !== card ? emptiedWords(job, userName) : null}
          onType={() => setTypedFor(card)}
          onStart={(wish, refused) => act(() => startJob({ target: target.name, id: job.id, ...wish, seen }), refused)}
          onDiscard={() => steer('discard')}
          onPrepareAgain={() => steer('prepareAgain')}
          onAnswer={steer}
        />
      )}
      {job.startedAt !== null && (
        <>
          <JobCountList job={job} jobRate={target.jobRate} />
          {job.content.kind === 'kick' && <ReturnGauge job={job} />}
          <Onward job={job} mayPrepare={!refusal} />
          {!refusal && <JobReturns job={job} mayBlock={mayBlock} />}
          <JobExceptions job={job} />
        </>
      )}
    </div>
  );
}

/** Whether somebody may still steer it, go on with whom it did not reach, or look what came of it. */
function hasMore(job: JobProgress): boolean {
  if (!isOver(job) || followUpsOf(job).some(({ takenBy }) => !takenBy)) return true;
  return job.content.kind === 'kick' && job.counts.closed > 0;
}

/** What the first of the recipients are at, or what came of them. */
function CanaryNote({ canary, isRunning, card }: { canary: Canary; isRunning: boolean; card: JobCard | null }) {
  const { state, until, words } = canary;
  if (card && isTooFewForCanary(card) && (isRunning || state === 'passed'))
    return <span className="w-full text-muted text-sm">{TOO_FEW_FOR_CANARY}</span>;
  if (state === 'passed' && words) return <span className="w-full text-muted text-sm">Canary: {words}</span>;
  if (!isRunning) return null;
  if (state === 'sending') return <span className="text-muted">The canary goes first.</span>;
  return state === 'watching' && until !== null ? (
    <span className="text-muted">The canary is watched until {formatAbsolute(until).slice(11, 19)} UTC.</span>
  ) : null;
}

type OnSteer = (wish: Wish, start: TransitionStartFunction) => void;

type SteeringProps = { job: JobProgress; mayResume: boolean; onSteer: OnSteer };

function Steering({ job, mayResume, onSteer }: SteeringProps) {
  const isCanaryFailed = job.canary?.state === 'failed';
  return (
    <>
      {job.status === 'running' && (
        <SteerButton wish="pause" onSteer={onSteer}>
          Pause
        </SteerButton>
      )}
      {mayResume && (
        <SteerButton
          // Another act is another button: who is on this one has not chosen that one.
          key={isCanaryFailed ? 'goOn' : 'resume'}
          variant={isCanaryFailed ? 'secondary' : 'primary'}
          wish={isCanaryFailed ? 'goOn' : 'resume'}
          onSteer={onSteer}
        >
          {isCanaryFailed ? 'Go on in spite of the canary' : 'Resume'}
        </SteerButton>
      )}
      {(job.status === 'running' || canResume(job)) && (
        <SteerButton wish="stop" onSteer={onSteer}>
          Stop
        </SteerButton>
      )}
      {!job.card && canPrepareAgain(job) && (
        <SteerButton variant="primary" wish="prepareAgain" onSteer={onSteer}>
          Prepare again
        </SteerButton>
      )}
      {(job.status === 'preparing' || (!job.card && isUndecided(job))) && (
        <SteerButton wish="discard" onSteer={onSteer}>
          Discard
        </SteerButton>
      )}
    </>
  );
}

type SteerButtonProps = Pick<ComponentProps<typeof Button>, 'variant' | 'children'> & { wish: Wish; onSteer: OnSteer };

/** Where its recipients could not be written down: the form with all that it said, to be made otherwise. */
function WayBack({ job }: { job: JobProgress }) {
  const isUnprepared = !job.card && job.problem !== null && (job.status === 'discarded' || isUndecided(job));
  const change = isUnprepared ? changeHref(job) : undefined;
  const href = change ?? (job.asksScan && anotherHref(job));
  return (
    href && (
      <Link href={href} className={buttonClass(job.asksScan ? 'primary' : 'secondary')}>
        {change ? 'Change it…' : 'Another job…'}
      </Link>
    )
  );
}

/** Busy with its own wish alone: a stop waits for no answer to a resume. */
function SteerButton({ wish, onSteer, ...button }: SteerButtonProps) {
  const [isBusy, startTransition] = useTransition();
  return <Button {...button} busy={isBusy} onClick={firstPress(() => onSteer(wish, startTransition))} />;
}
