'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { UserCheck } from 'lucide-react';
import Link from 'next/link';
import { useState, useTransition } from 'react';
import { KindBadge } from '@/components/shell/kind-badge';
import { PageHeader } from '@/components/shell/page-header';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { RelativeTime } from '@/components/ui/relative-time';
import { decideRelease } from '@/lib/actions/release';
import { notDone } from '@/lib/client/not-done';
import { requestList } from '@/lib/client/requests';
import { refusalOf } from '@/lib/client/unwrap';
import { formatDuration } from '@/lib/domain/format';
import {
  type DecidedJob,
  REQUEST_WORDS,
  type ReleaseList,
  type ReleaseRequest,
  type RequestedJob,
  type RequestWish,
} from '@/lib/domain/release';
import type { TargetDto } from '@/lib/domain/target';
import { keepCards } from './kept-cards';
import { RequestCard } from './request-card';
import { REQUEST_LOOKS } from './request-looks';
import { nameOfDecided, nameOfRequested } from './request-names';

type RequestsScreenProps = {
  targets: TargetDto[];
  /** One on which this person may act. */
  target: string;
  initial: ReleaseList;
  userName: string;
};

const NOT_DONE: Record<RequestWish, string> = {
  approve: 'Not approved',
  refuse: 'Not refused',
  withdraw: 'Not withdrawn',
};

/** Acts that wait for a second person, and what became of the last ones. What was decided since the page was opened stays where it stood. */
export function RequestsScreen({ targets, target, initial, userName }: RequestsScreenProps) {
  const queries = useQueryClient();
  const options = requestList(target);
  // Not its initial data: the bar above asks for the same, and has rendered on the server before this was read.
  const { data: list = initial, error } = useQuery(options);
  const [isBusy, startTransition] = useTransition();
  const [problem, setProblem] = useState<{ of: string; title: string; message: string } | null>(null);
  const [shown, setShown] = useState({ list, cards: list.waiting });
  if (shown.list !== list) setShown({ list, cards: keepCards(shown.cards, list) });
  const { cards } = shown;
  // A target that is not there any more is treated with the greatest care.
  const targetOf = (name: string) =>
    targets.find((target) => target.name === name) ?? { title: name, kind: 'production' as const };

  function decide({ id, target }: ReleaseRequest, wish: RequestWish, word?: string) {
    setProblem(null);
    startTransition(async () => {
      const result = await decideRelease({ id, target, wish, word }).catch(refusalOf);
      if (!result?.ok) setProblem({ of: id, ...notDone(NOT_DONE[wish], result?.error) });
      await queries.invalidateQueries({ queryKey: options.queryKey });
    });
  }

  const isAnyWaiting = list.waiting.length + list.jobs.length > 0;
  const decided = [
    ...list.decided.filter(({ id }) => !cards.some((card) => card.id === id)),
    ...(list.decidedJobs ?? []),
  ].sort((a, b) => decidedTime(b) - decidedTime(a));
  const noteOf = (id: string) => problem?.of === id && <ErrorNote title={problem.title} message={problem.message} />;
  return (
    <div className="max-w-4xl space-y-6">
      <PageHeader title="Requests">
        Acts on every target that take two persons: one asks, another approves, and only then it happens, as it was
        asked for. What became of a job stands on its own page.
      </PageHeader>
      {problem && !cards.some(({ id }) => id === problem.of) && noteOf(problem.of)}
      {error && !problem && <ErrorNote title="Not refreshed" message={error.message} />}
      {isAnyWaiting || cards.length > 0 ? (
        <section aria-labelledby="waiting" className="space-y-4">
          <h2 id="waiting" className="border-b pb-1.5 font-semibold text-base">
            {isAnyWaiting ? 'Waiting' : 'Nothing waits any more'}
          </h2>
          {cards.map((request) => (
            <RequestCard
              key={request.id}
              request={request}
              target={targetOf(request.target)}
              now={list.readAt}
              userName={userName}
              isBusy={isBusy}
              problem={noteOf(request.id)}
              onDecide={(wish, word) => decide(request, wish, word)}
            />
          ))}
          {list.jobs.map((job) => (
            <JobRequest
              key={job.jobId}
              job={job}
              now={list.readAt}
              target={targetOf(job.target)}
              isOwn={job.by === userName}
            />
          ))}
        </section>
      ) : (
        <EmptyState icon={<UserCheck aria-hidden="true" />} title="Nothing waits for a second person">
          What somebody asks for appears here at once.
        </EmptyState>
      )}
      {decided.length > 0 && (
        <section aria-labelledby="decided">
          <h2 id="decided" className="border-b pb-1.5 font-semibold text-base">
            Decided
          </h2>
          <ul className="divide-y border-b">
            {decided.map((request) => (
              <Decided
                key={'jobId' in request ? `${request.jobId} ${request.decidedAt}` : request.id}
                request={request}
                now={Math.max(list.readAt, request.decidedAt ?? 0)}
                targetTitle={targetOf(request.target).title}
              />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

type JobRequestProps = { job: RequestedJob; now: number; target: Pick<TargetDto, 'title' | 'kind'>; isOwn: boolean };

/** Its card has examples, a price and a pace, so it is decided on its own page. */
function JobRequest({ job, now, target, isOwn }: JobRequestProps) {
  const { by, expiresAt } = job;
  const name = nameOfRequested(job, now);
  return (
    <section aria-label={name} className="flex flex-wrap items-center gap-3 rounded border p-4">
      <div className="min-w-0 flex-1 basis-60">
        <h3 className="wrap-anywhere font-semibold text-base">{name}</h3>
        <p className="mt-1 flex flex-wrap items-center gap-2 text-muted text-sm">
          <KindBadge kind={target.kind} />A job on {target.title}.{' '}
          {isOwn ? 'You ask for its start' : `${by} asks for its start`}; expires in {formatDuration(expiresAt - now)}.
        </p>
      </div>
      <Link href={hrefOf(job)} className={buttonClass('primary')}>
        {isOwn ? 'Look at it' : 'Look and decide'}
      </Link>
    </section>
  );
}

/** As it is shown; of one whose time was over before that was recorded, when it was asked for. */
const decidedTime = ({ decidedAt, requestedAt }: Pick<ReleaseRequest, 'decidedAt' | 'requestedAt'>) =>
  decidedAt ?? requestedAt;

const hrefOf = ({ target, jobId }: Pick<RequestedJob, 'target' | 'jobId'>) =>
  `/jobs/job?${new URLSearchParams({ target, id: jobId })}`;

type DecidedProps = { request: ReleaseRequest | DecidedJob; now: number; targetTitle: string };

function Decided({ request, now, targetTitle }: DecidedProps) {
  const { title, by, decidedBy, status, outcome } = request;
  const { tone, icon: Icon } = REQUEST_LOOKS[status];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5 text-sm">
      <span className="wrap-anywhere min-w-0 flex-1 basis-64">
        {'jobId' in request ? (
          <Link href={hrefOf(request)} className="rounded-sm font-medium underline">
            {nameOfDecided(request)}
          </Link>
        ) : (
          <span className="font-medium">{title}</span>
        )}
        {outcome && <span className="block text-muted">{outcome}</span>}
      </span>
      <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
        {REQUEST_WORDS[status]}
      </Badge>
      <span className="basis-full text-muted sm:basis-96">
        {'jobId' in request && 'A job by '}
        {by} on {targetTitle}
        {decidedBy && decidedBy !== by && `, decided by ${decidedBy}`},{' '}
        <RelativeTime at={decidedTime(request)} now={now} className="whitespace-nowrap" />
      </span>
    </li>
  );
}
