'use client';

import type { HeldRow } from './held-list';
import type { Hints } from './search-completions';
import { useStable } from './use-stable';

/** Most of each that are gathered: what is offered is a few of them. */
const MAX_HINTS = 200;

/** What the rows at hand suggest to search for; gathered when asked, not with every poll. */
export function useHints(rows: readonly HeldRow[], seesPersonal: boolean, stage: string | null): () => Hints {
  return useStable(() => ({
    users: distinct(rows.map(({ row }) => row.userId)),
    // The server refuses to search by what this person sees masked only.
    ips: seesPersonal ? distinct(rows.map(({ row }) => row.sourceIp)) : null,
    clients: distinct(rows.map(({ row }) => row.client)),
    stages: stage === null ? [] : [stage],
  }));
}

function distinct(values: (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].slice(0, MAX_HINTS);
}
