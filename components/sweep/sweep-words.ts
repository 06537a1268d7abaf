import {
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleStop,
  CircleX,
  Hourglass,
  type LucideIcon,
  Unplug,
} from 'lucide-react';
import type { Tone } from '@/components/ui/badge';
import { isWholeSweep, type Sweep, type SweepCounts, type SweepStatus } from '@/lib/domain/sweep';

type Look = { icon: LucideIcon; tone: Tone; word: string };

const LOOKS: Record<SweepStatus, Look> = {
  running: { icon: CircleDashed, tone: 'info', word: 'Under way' },
  paused: { icon: CirclePause, tone: 'warning', word: 'Paused' },
  stopped: { icon: CircleStop, tone: 'neutral', word: 'Stopped' },
  done: { icon: CircleCheck, tone: 'positive', word: 'Done' },
  failed: { icon: CircleX, tone: 'danger', word: 'Could not go on' },
  interrupted: { icon: Unplug, tone: 'warning', word: 'Interrupted' },
};

/** What one that is under way tells as its problem is what it waits for. */
export function lookOf({ status, problem }: Pick<Sweep, 'status' | 'problem'>): Look {
  const isWaiting = status === 'running' && problem !== null;
  return isWaiting ? { icon: Hourglass, tone: 'warning', word: 'Waiting' } : LOOKS[status];
}

type Counted = Pick<Sweep, 'mode' | 'status' | 'counts' | 'query'>;

/** At another API every connection is gone: what a count of the whole target says that found nobody. Null of any other. */
export function strangeAddressWords({ mode, status, counts, query }: Counted): string | null {
  const { gone, checked } = counts;
  if (mode !== 'count' || status !== 'done' || gone === 0 || gone < checked || !isWholeSweep(query)) return null;
  return 'Nobody is connected. If clients of this target are, its address belongs to another API, and these rows are not ghosts: see the doctor before you remove them.';
}

export const COUNT_WORDS: { name: keyof SweepCounts; word: string; isRare?: boolean }[] = [
  { name: 'checked', word: 'Checked' },
  { name: 'live', word: 'Live' },
  { name: 'idle', word: 'Idle' },
  { name: 'gone', word: 'Gone' },
  { name: 'unanswered', word: 'Not answered' },
  { name: 'foreign', word: 'Not an id of API Gateway, kept', isRare: true },
  { name: 'otherStage', word: 'Of another stage, not asked', isRare: true },
  { name: 'other', word: 'In another state', isRare: true },
  { name: 'removed', word: 'Removed' },
  { name: 'changed', word: 'Changed, kept', isRare: true },
  { name: 'refused', word: 'Not removable', isRare: true },
];
