import { DEFAULT_JOB_RATE, DEFAULT_KICK_RATE, MAX_KICK_RATE } from '@/lib/domain/job-limits';
import type { ContentDraft } from './content-fields';

type Kind = ContentDraft['kind'];
/** Recipients a second that were chosen: for kicks, and for whatever closes nobody. */
export type ChosenRates = { kick?: number; other?: number };

/** What was chosen before, and `rate` for jobs like this one: a rate that suits notices brings too many back at once. */
export function chooseRate(chosen: ChosenRates, kind: Kind, rate: number): ChosenRates {
  return { ...chosen, [kind === 'kick' ? 'kick' : 'other']: rate };
}

/** What the form shows: what was chosen for a job of this kind, else the usual, and no more than may be. */
export function rateOf(chosen: ChosenRates, kind: Kind, jobRate: number): number {
  return Math.min(
    mostRate(kind, jobRate),
    kind === 'kick' ? (chosen.kick ?? DEFAULT_KICK_RATE) : (chosen.other ?? DEFAULT_JOB_RATE),
  );
}

/** `jobRate`: what all jobs of the target together may use. */
export function mostRate(kind: Kind, jobRate: number): number {
  return kind === 'kick' ? Math.min(jobRate, MAX_KICK_RATE) : jobRate;
}
