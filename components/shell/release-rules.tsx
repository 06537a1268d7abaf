'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { actWord } from '@/lib/domain/act-word';
import { type ReleaseRules, type ReleaseSubject, whyTwo } from '@/lib/domain/release';
import type { TargetDto } from '@/lib/domain/target';

const RulesContext = createContext<ReadonlyMap<string, TargetDto>>(new Map());

/** Which acts take two persons, and which the name of the target, for every form that acts; the server refuses what goes past it. */
export function ReleaseRulesProvider({ targets, children }: { targets: TargetDto[]; children: ReactNode }) {
  return <RulesContext value={new Map(targets.map((target) => [target.name, target]))}>{children}</RulesContext>;
}

/** `Every act on this target takes two persons: you ask, and somebody else approves within 60 minutes.`; null when one is enough. */
export function useTwoPersons(target: string, subject: ReleaseSubject | null): string | null {
  const rules = useContext(RulesContext).get(target)?.release;
  const why = rules && subject && whyTwo(rules, subject);
  return why ? twoPersons(why, rules) : null;
}

/** What has to be typed before an act on so many; null where a button is enough. */
export function useActWord(target: string, count: number): string | null {
  const known = useContext(RulesContext).get(target);
  return known ? actWord(known, count) : null;
}

export function twoPersons(why: string, { expiresMs }: ReleaseRules): string {
  const minutes = expiresMs / 60_000;
  return `${why} two persons: you ask, and somebody else approves within ${minutes === 60 ? 'an hour' : `${minutes} minutes`}.`;
}
