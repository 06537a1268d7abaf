'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { formatAbsolute, plural } from '@/lib/domain/format';
import type { Job, JobCard } from '@/lib/domain/job';
import { describeAct, needsApproval, wordFor } from '@/lib/domain/job-words';
import type { TargetDto } from '@/lib/domain/target';

type JobStartProps = {
  job: Job;
  card: JobCard;
  target: TargetDto;
  /** Who looks. */
  userName: string;
  isBusy: boolean;
  onStart: (wish: { word: string; at: number | null }) => void;
  onDiscard: () => void;
};

/** How it may begin: now, at a time, or by somebody else who agrees. The focus is on the way out. */
export function JobStart({ job, card, target, userName, isBusy, onStart, onDiscard }: JobStartProps) {
  const [word, setWord] = useState('');
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [time, setTime] = useState('');
  const needed = wordFor(job, target);
  const isUndecided = job.status === 'prepared';
  const takesTwo = needsApproval({ ...job, card }, target);
  const isOwnRequest = job.status === 'requested' && job.requestedBy === userName;
  const at = isUndecided && when === 'later' ? Date.parse(time) : null;
  const isTimeMissing = at !== null && Number.isNaN(at);
  const act = describeAct(job.content, card.total);
  const label =
    job.status === 'requested'
      ? `Approve: ${act}`
      : job.status === 'scheduled'
        ? `${act} now`
        : takesTwo
          ? 'Ask for approval'
          : act;
  if (card.total === 0) {
    return (
      <Button autoFocus busy={isBusy} onClick={onDiscard}>
        Discard
      </Button>
    );
  }
  return (
    <div className="space-y-4">
      <StartNote job={job} takesTwo={takesTwo} isOwnRequest={isOwnRequest} limit={target.approveAbove} />
      {isUndecided && (
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
      {isUndecided && when === 'later' && (
        <p className="text-muted text-sm">
          Who is in the audience is written down anew at the start. If it has more than doubled by then, the job waits
          for you instead.
        </p>
      )}
      {needed && !isOwnRequest && (
        <Field label={`Type ${needed} to confirm`}>
          <Input
            className="max-w-xs"
            autoComplete="off"
            value={word}
            onChange={(event) => setWord(event.target.value)}
          />
        </Field>
      )}
      <div className="flex flex-wrap gap-2">
        <Button autoFocus busy={isBusy} onClick={onDiscard}>
          Discard
        </Button>
        {!isOwnRequest && (
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

type StartNoteProps = { job: Job; takesTwo: boolean; isOwnRequest: boolean; limit: number | null };

/** Where the decision stands. */
function StartNote({ job, takesTwo, isOwnRequest, limit }: StartNoteProps) {
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
    return (
      <p className="text-sm">
        {isOwnRequest
          ? `You asked for this start${when}. Somebody else has to approve it within an hour.`
          : `${job.requestedBy} asks for this start${when}. It begins when you approve it.`}
      </p>
    );
  }
  if (!takesTwo) return null;
  return (
    <p className="text-muted text-sm">
      {job.audience.kind === 'everyone'
        ? 'Everyone takes'
        : `More than ${plural(limit ?? 0, 'recipient')} ${limit === 1 ? 'takes' : 'take'}`}{' '}
      two persons: you ask, and somebody else approves.
    </p>
  );
}
