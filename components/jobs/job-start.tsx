'use client';

import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { twoPersons } from '@/components/shell/release-rules';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { ConfirmWord } from '@/components/ui/confirm-word';
import { firstPress } from '@/components/ui/first-press';
import { useFirstInvalid } from '@/components/ui/use-first-invalid';
import { canPrepareAgain, isForNobody, type JobCard, type JobProgress } from '@/lib/domain/job';
import { describeStart, whyApproval, whyNotAt, wordFor } from '@/lib/domain/job-words';
import type { TargetDto } from '@/lib/domain/target';
import { changeHref } from './change-href';
import { IF_DOUBLED, StartTime, toFieldTime } from './start-time';
import { atOnceWords, decidedByOne, requestWordsOf, startWayOf, startWordsOf } from './start-way';

type JobStartProps = {
  job: JobProgress;
  card: JobCard;
  target: TargetDto;
  /** Who looks. */
  userName: string;
  /** When the job was read, epoch ms. */
  now: number;
  isBusy: boolean;
  /** Why the last press came to nothing. */
  problem: ReactNode;
  /** Why what was typed is gone; null where nothing is. */
  emptied: string | null;
  /** Something was typed that this card alone is for. */
  onType: () => void;
  /** `refused`: the title of a refusal. */
  onStart: (wish: { word: string; at: number | null }, refused: string) => void;
  onDiscard: () => void;
  /** Writes its recipients down once more. */
  onPrepareAgain: () => void;
  /** What becomes of a request: whoever made it withdraws it, anybody else refuses it. */
  onAnswer: (wish: 'withdraw' | 'refuse') => void;
};

/** How it may begin: now, at a time, or by somebody else who agrees. */
export function JobStart(props: JobStartProps) {
  const { job, card, target, userName, now, isBusy, problem, emptied, onType } = props;
  const { onStart, onDiscard, onPrepareAgain, onAnswer } = props;
  const [word, setWord] = useState('');
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [time, setTime] = useState('');
  /** A press with something missing; one that was whole takes the marks away. */
  const [tried, setTried] = useState<object | null>(null);
  const form = useFirstInvalid<HTMLDivElement>(tried);
  const needed = wordFor(job, target);
  const why = whyApproval({ ...job, card }, target.release);
  const takesTwo = why !== null;
  const isScheduled = job.status === 'scheduled';
  const mayChooseTime = !job.elsewhere && (job.status === 'prepared' || (isScheduled && !takesTwo));
  const isAgreed = takesTwo && isScheduled && job.approvedBy !== null;
  const isOwnRequest = job.status === 'requested' && job.requestedBy === userName;
  const at = mayChooseTime && when === 'later' ? Date.parse(time) : null;
  const timeProblem = at === null ? undefined : whyNotAt(at, now);
  const isWordWrong = needed !== null && word.trim() !== needed;
  const begin = startWayOf(job, { isLater: at !== null, now });
  const mayBegin = begin.way === 'start' && !isOwnRequest && !isAgreed;
  const words = why && (isScheduled ? decidedByOne(why, { mayAsk: mayBegin }) : twoPersons(why, target.release));
  const { label, refused, isAside } = startWordsOf(job, describeStart(job.content, card), {
    isLater: at !== null,
    takesTwo,
  });

  const asOf = isAside && mayBegin && !takesTwo ? atOnceWords(job, now) : undefined;

  const typed = (set: (text: string) => void) => (text: string) => {
    set(text);
    onType();
  };

  function start() {
    // The Enter key presses again while the answer to the first press is on its way.
    if (isBusy) return;
    const isMissing = timeProblem !== undefined || isWordWrong;
    setTried(isMissing ? {} : null);
    if (!isMissing) onStart({ word, at }, refused);
  }

  // Nobody would get anything.
  if (isForNobody(card)) {
    const change = changeHref(job);
    return (
      <div className="space-y-4">
        {job.elsewhere && begin.way !== 'start' && begin.why && <p className="text-sm">{begin.why}</p>}
        {problem}
        <div className="flex flex-wrap gap-2">
          <Button busy={isBusy} onClick={firstPress(onDiscard)}>
            Discard
          </Button>
          {canPrepareAgain(job) && (
            <Button busy={isBusy} onClick={firstPress(onPrepareAgain)}>
              Prepare again
            </Button>
          )}
          {change && (
            <Link href={change} className={buttonClass('secondary')}>
              Change it…
            </Link>
          )}
        </div>
      </div>
    );
  }
  return (
    <div ref={form} className="space-y-4">
      {emptied && <p className="text-sm">{emptied}</p>}
      <StartNote job={job} now={now} isOwnRequest={isOwnRequest} words={words} />
      {mayChooseTime && (!isScheduled || when === 'later') && (
        <StartTime
          when={when}
          onWhen={isScheduled ? undefined : setWhen}
          time={time}
          onTime={typed(setTime)}
          problem={tried ? timeProblem : undefined}
        />
      )}
      {begin.way !== 'start' && begin.why && !isAgreed && <p className="text-sm">{begin.why}</p>}
      {needed && mayBegin && (
        <ConfirmWord
          needed={needed}
          word={word}
          setWord={typed(setWord)}
          isRefused={tried !== null && isWordWrong}
          // Whoever means to discard a start that is decided, or to change its time, may type it too.
          purpose={isAside ? label.charAt(0).toLowerCase() + label.slice(1) : undefined}
          onSubmit={isAside ? undefined : start}
        />
      )}
      {asOf && <p className="text-sm">{asOf}</p>}
      {problem}
      <div className="flex flex-wrap gap-2">
        {job.status === 'requested' ? (
          <Button busy={isBusy} onClick={firstPress(() => onAnswer(isOwnRequest ? 'withdraw' : 'refuse'))}>
            {isOwnRequest ? 'Withdraw' : 'Refuse'}
          </Button>
        ) : (
          <Button busy={isBusy} onClick={firstPress(onDiscard)}>
            Discard
          </Button>
        )}
        {begin.way === 'prepareAgain' && (
          <Button variant="primary" busy={isBusy} onClick={firstPress(onPrepareAgain)}>
            Prepare again
          </Button>
        )}
        {mayBegin && (
          <Button variant={isAside ? 'secondary' : lookOfStart(job)} busy={isBusy} onClick={firstPress(start)}>
            {label}
          </Button>
        )}
        {isScheduled && mayChooseTime && (
          <Button
            onClick={firstPress(() => {
              setTried(null);
              setWhen(when === 'now' ? 'later' : 'now');
              setTime(job.startAt === null ? '' : toFieldTime(job.startAt));
            })}
          >
            {when === 'now' ? 'Change the time…' : 'Keep the time'}
          </Button>
        )}
      </div>
    </div>
  );
}

const lookOfStart = ({ status, content }: JobProgress) =>
  content.kind === 'kick' && status !== 'scheduled' ? 'danger' : 'primary';

type StartNoteProps = {
  job: JobProgress;
  now: number;
  isOwnRequest: boolean;
  /** What two persons mean for it; null where one is enough. */
  words: string | null;
};

/** Where the decision stands. */
function StartNote({ job, now, isOwnRequest, words }: StartNoteProps) {
  if (job.status === 'scheduled') {
    if (words && job.approvedBy === null) return <p className="text-sm">{words}</p>;
    return (
      <p className="text-sm">
        It starts by itself. {IF_DOUBLED}
        {job.approvedBy && ` Asked for by ${job.requestedBy}, approved by ${job.approvedBy}.`}
      </p>
    );
  }
  if (job.status === 'requested') return <p className="text-sm">{requestWordsOf(job, isOwnRequest, now)}</p>;
  return words && <p className="text-muted text-sm">{words}</p>;
}
