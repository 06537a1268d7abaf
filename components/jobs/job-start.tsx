'use client';

import { useState } from 'react';
import { twoPersons } from '@/components/shell/release-rules';
import { Button } from '@/components/ui/button';
import { ConfirmWord } from '@/components/ui/confirm-word';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { formatAbsolute } from '@/lib/domain/format';
import { canPrepareAgain, isForNobody, type Job, type JobCard, type JobProgress } from '@/lib/domain/job';
import { describeStart, whyApproval, wordFor } from '@/lib/domain/job-words';
import type { TargetDto } from '@/lib/domain/target';
import { startWayOf } from './start-way';

type JobStartProps = {
  job: JobProgress;
  card: JobCard;
  target: TargetDto;
  /** Who looks. */
  userName: string;
  /** When the job was read, epoch ms. */
  now: number;
  isBusy: boolean;
  onStart: (wish: { word: string; at: number | null }) => void;
  onDiscard: () => void;
  /** Writes its recipients down once more. */
  onPrepareAgain: () => void;
  /** What becomes of a request: whoever made it withdraws it, anybody else refuses it. */
  onAnswer: (wish: 'withdraw' | 'refuse') => void;
};

/** How it may begin: now, at a time, or by somebody else who agrees. The focus is on the way out. */
export function JobStart(props: JobStartProps) {
  const { job, card, target, userName, now, isBusy, onStart, onDiscard, onPrepareAgain, onAnswer } = props;
  const [word, setWord] = useState('');
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [time, setTime] = useState('');
  const needed = wordFor(job, target);
  const mayChooseTime = job.status === 'prepared' && !job.elsewhere;
  const why = whyApproval({ ...job, card }, target.release);
  const takesTwo = why !== null;
  const isAgreed = takesTwo && job.status === 'scheduled' && job.approvedBy !== null;
  const isOwnRequest = job.status === 'requested' && job.requestedBy === userName;
  const at = mayChooseTime && when === 'later' ? Date.parse(time) : null;
  const isTimeMissing = at !== null && Number.isNaN(at);
  const begin = startWayOf(job, { isLater: at !== null, now });
  const mayBegin = begin.way === 'start' && !isOwnRequest && !isAgreed;
  const act = describeStart(job.content, card);
  const label =
    job.status === 'requested'
      ? `Approve: ${act}`
      : job.status === 'scheduled'
        ? `${act} now`
        : takesTwo
          ? 'Ask for approval'
          : act;
  // Nobody would get anything.
  if (isForNobody(card)) {
    return (
      <div className="space-y-4">
        {job.elsewhere && <p className="text-sm">{job.elsewhere} Prepare another.</p>}
        <div className="flex flex-wrap gap-2">
          <Button autoFocus busy={isBusy} onClick={onDiscard}>
            Discard
          </Button>
          {canPrepareAgain(job) && (
            <Button busy={isBusy} onClick={onPrepareAgain}>
              Prepare again
            </Button>
          )}
        </div>
      </div>
    );
  }
  return (
    <div className="space-y-4">
      <StartNote job={job} isOwnRequest={isOwnRequest} words={why && twoPersons(why, target.release)} />
      {mayChooseTime && (
        <div className="flex flex-wrap items-end gap-3">
          <Segmented
            label="Start"
            value={when}
            onChange={setWhen}
            options={[
              { value: 'now', label: 'Now' },
              { value: 'later', label: 'Later' },
            ]}
          />
          {when === 'later' && (
            <Field label="At, in your time zone">
              <Input type="datetime-local" value={time} onChange={(event) => setTime(event.target.value)} />
            </Field>
          )}
        </div>
      )}
      {mayChooseTime && when === 'later' && (
        <p className="text-muted text-sm">
          Who is in the audience is written down anew at the start. If it has more than doubled by then, the job waits
          for you instead.
        </p>
      )}
      {begin.way !== 'start' && !isAgreed && <p className="text-sm">{begin.why}</p>}
      {needed && mayBegin && <ConfirmWord needed={needed} word={word} setWord={setWord} />}
      <div className="flex flex-wrap gap-2">
        {job.status === 'requested' ? (
          <Button autoFocus busy={isBusy} onClick={() => onAnswer(isOwnRequest ? 'withdraw' : 'refuse')}>
            {isOwnRequest ? 'Withdraw' : 'Refuse'}
          </Button>
        ) : (
          <Button autoFocus busy={isBusy} onClick={onDiscard}>
            Discard
          </Button>
        )}
        {begin.way === 'prepareAgain' && (
          <Button variant="primary" busy={isBusy} onClick={onPrepareAgain}>
            Prepare again
          </Button>
        )}
        {mayBegin && (
          <Button
            variant={job.content.kind === 'kick' ? 'danger' : 'primary'}
            busy={isBusy}
            disabled={(needed !== null && word.trim() !== needed) || isTimeMissing}
            onClick={() => onStart({ word, at })}
          >
            {at !== null && !takesTwo ? `Schedule: ${act}` : label}
          </Button>
        )}
      </div>
    </div>
  );
}

type StartNoteProps = { job: Job; isOwnRequest: boolean; words: string | null };

/** Where the decision stands. */
function StartNote({ job, isOwnRequest, words }: StartNoteProps) {
  const when = job.startAt === null ? '' : ` for ${formatAbsolute(job.startAt).slice(0, 19)} UTC`;
  if (job.status === 'scheduled') {
    return (
      <p className="text-sm">
        Starts by itself{when}, with whoever is in the audience then.
        {job.approvedBy && ` Asked for by ${job.requestedBy}, approved by ${job.approvedBy}.`}
      </p>
    );
  }
  if (job.status === 'requested') {
    const until =
      job.requestExpiresAt === null ? '' : ` until ${formatAbsolute(job.requestExpiresAt).slice(11, 19)} UTC`;
    return (
      <p className="text-sm">
        {isOwnRequest
          ? `You asked for this start${when}. Somebody else may approve it${until}.`
          : `${job.requestedBy} asks for this start${when}. It begins when you approve it${until && `, which you may${until}`}.`}
      </p>
    );
  }
  return words && <p className="text-muted text-sm">{words}</p>;
}
