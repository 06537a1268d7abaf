import { CircleCheck, CircleHelp, CircleMinus, CircleX, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { Tone } from '@/components/ui/badge';
import type { FindingGroup, FindingState } from '@/lib/domain/finding';
import { plural } from '@/lib/domain/format';

export const FINDING_LOOKS: Record<FindingState, { icon: LucideIcon; tone: Tone; word: string }> = {
  good: { icon: CircleCheck, tone: 'positive', word: 'Good' },
  warning: { icon: TriangleAlert, tone: 'warning', word: 'Warning' },
  problem: { icon: CircleX, tone: 'danger', word: 'Problem' },
  unknown: { icon: CircleHelp, tone: 'neutral', word: 'Not known' },
  inapplicable: { icon: CircleMinus, tone: 'muted', word: 'Not applicable' },
};

export const GROUP_WORDS: Record<FindingGroup, string> = {
  gateway: 'API Gateway',
  table: 'Registry table',
  rows: 'Rows',
  console: 'Console',
};

/** `1 problem`, `3 warnings`, `4 not known` */
export function countWords(state: FindingState, count: number): string {
  const word = FINDING_LOOKS[state].word.toLowerCase();
  return state === 'problem' || state === 'warning' ? plural(count, word) : `${count} ${word}`;
}
