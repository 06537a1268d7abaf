import {
  CalendarClock,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CirclePlay,
  CircleSlash,
  CircleX,
  Hourglass,
  type LucideIcon,
  UserCheck,
} from 'lucide-react';
import type { Tone } from '@/components/ui/badge';
import { formatCount } from '@/lib/domain/format';
import { isForNobody, type Job, type JobContent, type JobStatus } from '@/lib/domain/job';
import { JOB_OUTCOMES, type JobCounts, type JobOutcome } from '@/lib/domain/job-marks';

type Look = { word: string; tone: Tone; icon: LucideIcon };

const JOB_LOOKS: Record<JobStatus, Look> = {
  preparing: { word: 'Preparing', tone: 'info', icon: Hourglass },
  prepared: { word: 'Ready to start', tone: 'warning', icon: CircleDashed },
  requested: { word: 'Waits for approval', tone: 'warning', icon: UserCheck },
  scheduled: { word: 'Scheduled', tone: 'info', icon: CalendarClock },
  running: { word: 'Running', tone: 'info', icon: CirclePlay },
  paused: { word: 'Paused', tone: 'warning', icon: CirclePause },
  failed: { word: 'Halted', tone: 'danger', icon: CircleX },
  stopped: { word: 'Stopped', tone: 'muted', icon: CircleSlash },
  done: { word: 'Done', tone: 'positive', icon: CircleCheck },
  discarded: { word: 'Discarded', tone: 'muted', icon: CircleSlash },
};

/** What each recipient of a job is meant to come to. */
export const MEANT_OUTCOME: Record<JobContent['kind'], JobOutcome> = {
  notice: 'delivered',
  kick: 'closed',
  check: 'connected',
};

/** What is nobody's fault: the client had left. */
const IN_ORDER: readonly JobOutcome[] = ['gone', 'remaining', 'claimed'];

/** `counts`: what has come of everybody, where that is known. */
export function lookOf(
  { status, card, content }: Pick<Job, 'status' | 'card' | 'content'>,
  counts?: JobCounts | undefined,
): Look {
  if (status === 'prepared' && !card) return { word: 'Not prepared', tone: 'danger', icon: CircleX };
  if (status === 'prepared' && card && isForNobody(card))
    return { word: 'Nobody to reach', tone: 'muted', icon: CircleSlash };
  const look = JOB_LOOKS[status];
  if (status !== 'done') return look;
  // A job of an earlier version does not say what came of it.
  if (!counts) return { ...look, tone: 'muted' };
  const meant = MEANT_OUTCOME[content.kind];
  const isAnyMissed = JOB_OUTCOMES.some((each) => each !== meant && !IN_ORDER.includes(each) && counts[each] > 0);
  if (isAnyMissed) return { ...look, tone: 'warning', icon: CircleAlert };
  return counts[meant] > 0 ? look : { ...look, tone: 'muted' };
}

/** `0 delivered · 141 already gone · 27 skipped`: what it was for, and whatever else came. */
export function describeCounts(counts: JobCounts, kind: JobContent['kind']): string {
  const meant = MEANT_OUTCOME[kind];
  return [meant, ...JOB_OUTCOMES.filter((each) => each !== meant && counts[each] > 0)]
    .map((each) => `${formatCount(counts[each])} ${outcomeWords(each, kind).toLowerCase()}`)
    .join(' · ');
}

export const OUTCOME_WORDS: Record<JobOutcome, string> = {
  remaining: 'Remaining',
  claimed: 'In flight',
  delivered: 'Delivered',
  closed: 'Closed',
  connected: 'Connected',
  gone: 'Already gone',
  throttled: 'Throttled',
  tooLarge: 'Too large',
  refused: 'Refused',
  invalid: 'No such id',
  failed: 'Failed',
  uncertain: 'Uncertain',
  skipped: 'Skipped',
};

export function outcomeWords(outcome: JobOutcome, kind: JobContent['kind']): string {
  return kind === 'kick' && outcome === 'delivered' ? 'Told, not closed' : OUTCOME_WORDS[outcome];
}

/** Before whom it is for. */
export const KIND_WORDS = { notice: 'Notice to', kick: 'Kick', check: 'Check of' } as const;
