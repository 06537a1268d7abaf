'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useRef, useState, useTransition } from 'react';
import { toGraceMs } from '@/components/shell/grace-field';
import { PageHeader } from '@/components/shell/page-header';
import { ReasonField } from '@/components/shell/reason-field';
import { useCurrentTarget } from '@/components/shell/use-current-target';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { useFirstInvalid } from '@/components/ui/use-first-invalid';
import { prepareJob } from '@/lib/actions/jobs';
import { handDraft, handedDraft } from '@/lib/client/handed-draft';
import { readLongSearch } from '@/lib/client/long-search';
import { newId } from '@/lib/client/new-id';
import { useOwnClient } from '@/lib/client/own-client';
import { refusalOf } from '@/lib/client/unwrap';
import { useLatest } from '@/lib/client/use-latest';
import { useSearchHash } from '@/lib/client/use-search-hash';
import { plural } from '@/lib/domain/format';
import type { JobProgress } from '@/lib/domain/job';
import { describeAudience, whichOnes } from '@/lib/domain/job-words';
import type { AppError } from '@/lib/domain/result';
import type { TargetDto } from '@/lib/domain/target';
import { type AudienceDraft, audienceProblem, firstAudienceOf } from './audience-draft';
import { AudienceFields } from './audience-fields';
import { chooseRate, mostRate, rateOf } from './chosen-rate';
import { type ContentDraft, ContentFields, contentProblem, graceProblem } from './content-fields';
import { firstDraftOf } from './first-draft';
import { countMarked, takenBy } from './follow-ups';
import { sizeProblem } from './form-size';
import { KIND_WORDS } from './job-looks';
import { type LeaveOutDraft, LeaveOutFields, leaveOutProblem, toExclusions } from './leave-out-fields';
import { PaceFields } from './pace-fields';
import { idsIn } from './pasted-ids';
import { ScanField } from './scan-field';
import { TryOut } from './try-out';

type NewJobProps = {
  targets: TargetDto[];
  /** `long` is not empty where the search is too long for `q` and stands behind the `#`. */
  search: { q: string; long: string };
  /** Recipients of an earlier job, by the letters of what became of them; without letters one that is made anew. `job` is null when it could not be read. */
  earlier: { jobId: string; marks: string; job: JobProgress | null } | null;
  /** What the job is to be at first. */
  kind: string;
  /** When the list was read that led here, epoch ms. */
  listReadAt: number | null;
};

/** `field`: where it is shown. `of`: what of the form it stands for: once that is another, it is not shown any more. */
type Problem = Pick<AppError, 'message' | 'jobId'> & {
  field?: 'audience' | 'content' | 'grace' | 'scan';
  of: Record<string, unknown>;
};

/** Composes a job. Preparing it touches nobody: it writes down who is meant, and then shows the card to decide on. */
export function NewJob({ targets, search: { q, long }, earlier, kind, listReadAt }: NewJobProps) {
  const from = earlier?.marks ? earlier : null;
  const target = useCurrentTarget(targets);
  const router = useRouter();
  // One id for what the form says: whatever is pressed twice is one job, and what was changed is another.
  const last = useRef({ wish: '', id: '' });
  const hash = useSearchHash(long !== '');
  const [edited, setAudience] = useState<AudienceDraft | null>(null);
  const ownClient = useOwnClient(target?.name ?? '');
  const [leaveOut, setLeaveOut] = useState<LeaveOutDraft>({
    ids: '',
    users: '',
    testClients: true,
  });
  const mayKick = target?.permissions.includes('connections.kick') ?? false;
  const anew = from ? null : (earlier?.job ?? null);
  const linked = useMemo(
    () => firstAudienceOf(readLongSearch(() => long, hash) ?? q, anew, { mayEveryone: mayKick }),
    [long, hash, q, anew, mayKick],
  );
  const audience = edited ?? linked;
  const seesAll = target?.permissions.includes('personal.read') ?? false;
  const [first] = useState(() => firstDraftOf(kind, earlier?.job ?? null, { mayKick, seesAll }));
  const [content, setContent] = useState<ContentDraft>(() => {
    const handed = handedDraft(q || long);
    return handed ? { ...first.content, kind: 'notice', text: handed.text, format: handed.format } : first.content;
  });
  // Taken once: another form of the same search begins empty.
  useEffect(() => handDraft(undefined), []);
  const [rates, setRates] = useState(first.rates);
  const [hasCanary, setHasCanary] = useState(first.watchSeconds !== null);
  const [reason, setReason] = useState('');
  const [mayScan, setMayScan] = useState(false);
  const [found, setFound] = useState<Problem | null>(null);
  // What an answer says is of no field but the scan.
  const form = useFirstInvalid<HTMLFormElement>(found?.field ? found : null, { isAnswer: found?.field === 'scan' });
  const [isBusy, startTransition] = useTransition();
  // What is wrong with what the form said is not wrong with what it says now.
  const said = { target: target?.name, audience, content, leaveOut, rates, hasCanary, reason, mayScan };
  const lastSaid = useLatest(said);
  if (!target) return <EmptyState title="There is no such target">Choose one at the top.</EmptyState>;
  const taken = from?.job ? takenBy(from.job, from.marks) : undefined;
  const problem = found && isOf(found.of, said) ? found : null;
  const setProblem = (next: Omit<Problem, 'of'>) =>
    setFound({ ...next, of: next.field ? { [partOf(next.field)]: said[partOf(next.field)] } : said });
  const rate = rateOf(rates, content.kind, target.jobRate);

  function prepare() {
    setFound(null);
    const ofAudience = from ? undefined : audienceProblem(audience);
    if (ofAudience) return setProblem({ message: ofAudience, field: 'audience' });
    const ofContent = contentProblem(content);
    if (ofContent) return setProblem({ message: ofContent, field: 'content' });
    const ofGrace = graceProblem(content);
    if (ofGrace) return setProblem({ message: ofGrace, field: 'grace' });
    const ofLeftOut = leaveOutProblem(leaveOut, ownClient);
    if (ofLeftOut) return setProblem({ message: ofLeftOut });
    if (!target) return;
    const wish = {
      target: target.name,
      audience: from ? { kind: 'job' as const, jobId: from.jobId, marks: from.marks } : toAudience(audience, mayScan),
      exclusions: toExclusions(leaveOut, ownClient),
      content: toContent(content),
      pace: { perSecond: rate },
      canary: hasCanary ? { ...(first.watchSeconds !== null && { watchSeconds: first.watchSeconds }) } : null,
      listReadAt,
      reason,
    };
    const text = JSON.stringify(wish);
    const tooLarge = sizeProblem(text, 'ids' in wish.audience ? wish.audience.ids : []);
    if (tooLarge) return setProblem({ message: tooLarge });
    if (last.current.wish !== text) last.current = { wish: text, id: newId() };
    const { id } = last.current;
    startTransition(async () => {
      const result = await prepareJob({ id, ...wish }).catch(refusalOf);
      if (result?.ok) router.push(`/jobs/job?${new URLSearchParams({ target: target.name, id })}`);
      else {
        // Whoever typed on meanwhile has to see it all the same, since what is pressed next is another job.
        const now = { ...lastSaid.current, target: target.name };
        const isOfScan = result?.error.asks === 'scan';
        const of = isOfScan ? { target: now.target, audience: now.audience, mayScan: now.mayScan } : now;
        setFound({ ...(result?.error ?? noAnswer(isOf(said, now))), ...(isOfScan && { field: 'scan' as const }), of });
      }
    });
  }

  return (
    <div className="max-w-2xl">
      <PageHeader title="New job">
        Preparing it touches nobody. You see who it is for and what it costs before it starts.
      </PageHeader>
      <form
        ref={form}
        noValidate
        className="space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) prepare();
        }}
      >
        {from ? (
          <p className="wrap-anywhere text-sm">
            {from.job ? <Followed job={from.job} marks={from.marks} /> : 'To some recipients of an earlier job'}, as
            they are registered now.
            {taken && (
              <>
                {' '}
                Another job goes on with them already; a check can be made all the same.{' '}
                <JobLink target={target.name} id={taken} />
              </>
            )}
          </p>
        ) : (
          <AudienceFields
            draft={audience}
            onChange={(changes) => setAudience({ ...audience, ...changes })}
            mayEveryone={mayKick}
            error={problem?.field === 'audience' && problem.message}
          />
        )}
        <LeaveOutFields
          draft={leaveOut}
          onChange={(changes) => setLeaveOut({ ...leaveOut, ...changes })}
          lost={anew ? anew.exclusions.ids + anew.exclusions.users : 0}
        />
        <ContentFields
          draft={content}
          onChange={(changes) => setContent({ ...content, ...changes })}
          mayKick={mayKick}
          target={target.name}
          error={problem?.field === 'content' && problem.message}
        />
        {content.kind !== 'check' && (
          <TryOut target={target} content={content} first={firstOf(audience, from !== null)} />
        )}
        <PaceFields
          most={mostRate(content.kind, target.jobRate)}
          rate={rate}
          onRate={(next) => setRates(chooseRate(rates, content.kind, next))}
          hasCanary={hasCanary}
          onCanary={setHasCanary}
        />
        <ReasonField reason={reason} onReason={setReason} />
        {!from && audience.kind !== 'ids' && (
          <ScanField mayScan={mayScan} onMayScan={setMayScan} error={problem?.field === 'scan' && problem.message} />
        )}
        {problem && !problem.field && (
          <ErrorNote title="Not prepared" message={problem.message}>
            {problem.jobId && <JobLink target={target.name} id={problem.jobId} />}
          </ErrorNote>
        )}
        <Button type="submit" variant="primary" busy={isBusy}>
          Prepare
        </Button>
      </form>
    </div>
  );
}

/** The time for last words is a field of its own, of the same part. */
function partOf(field: NonNullable<Problem['field']>): 'audience' | 'content' | 'mayScan' {
  if (field === 'scan') return 'mayScan';
  return field === 'grace' ? 'content' : field;
}

function isOf(of: Record<string, unknown>, said: Record<string, unknown>): boolean {
  return Object.entries(of).every(([name, part]) => said[name] === part);
}

function noAnswer(isAsItWas: boolean): { message: string } {
  return isAsItWas
    ? { message: 'No answer came. Press again: it stays one job.' }
    : {
        message:
          'No answer came, and the form says something else by now. The job may be there all the same: look at the jobs before you press again.',
      };
}

/** Whom of which job it is for. */
function Followed({ job, marks }: { job: JobProgress; marks: string }) {
  const { target, id, content, audience, counts } = job;
  return (
    <>
      To the {plural(countMarked(job, marks), 'recipient')} of{' '}
      <Link href={`/jobs/job?${new URLSearchParams({ target, id })}`} className="underline">
        {KIND_WORDS[content.kind]} {describeAudience(audience)}
      </Link>{' '}
      that {whichOnes(marks, counts)}
    </>
  );
}

function JobLink({ target, id }: { target: string; id: string }) {
  return (
    <Link href={`/jobs/job?${new URLSearchParams({ target, id })}`} className="underline">
      Open that job
    </Link>
  );
}

/** Whose preview is shown when nobody is named. */
function firstOf({ kind, q, ids }: AudienceDraft, isFromJob: boolean): { of: string; q: string } {
  if (isFromJob || kind === 'everyone') return { of: '', q: '' };
  return kind === 'ids' ? { of: idsIn(ids)[0] ?? '', q: '' } : { of: '', q };
}

function toAudience({ kind, q, ids }: AudienceDraft, scan: boolean): Parameters<typeof prepareJob>[0]['audience'] {
  if (kind === 'ids') return { kind, ids: idsIn(ids) };
  if (kind === 'everyone') return { kind, scan };
  return { kind, query: { q, scan } };
}

function toContent({ kind, text, format, seconds }: ContentDraft): Parameters<typeof prepareJob>[0]['content'] {
  if (kind === 'notice') return { kind, template: text, format };
  if (kind === 'kick') return text ? { kind, lastWords: text, graceMs: toGraceMs(seconds) } : { kind, lastWords: null };
  return { kind };
}
