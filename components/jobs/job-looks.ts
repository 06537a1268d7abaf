import {
  CalendarClock,
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
import type { Job, JobContent, JobStatus } from '@/lib/domain/job';
import type { JobOutcome } from '@/lib/domain/job-marks';

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

export function lookOf({ status, card }: Pick<Job, 'status' | 'card'>): Look {
  if (status === 'prepared' && !card) return { word: 'Not prepared', tone: 'danger', icon: CircleX };
  return JOB_LOOKS[status];
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
