'use client';

import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { chunkIds } from '@/lib/client/chunk-ids';
import { connectionFacts } from '@/lib/client/queries';
import type { ConnectionFacts } from '@/lib/domain/connection';
import { type KnownFacts, mergeFacts } from './known-facts';
import { pollOptions } from './poll-options';

const NOTHING: KnownFacts = new Map();

/** What GetConnection said of the rows on screen, and of everything asked before; `learn` adds what others asked. */
export function useFacts(target: string, ids: readonly string[], everyMs: number) {
  const [known, setKnown] = useState(NOTHING);
  const { facts, problem } = useQueries({
    queries: chunkIds(ids).map((chunk) => ({ ...connectionFacts(target, chunk), ...pollOptions(everyMs) })),
    combine,
  });
  // Answers itself when nothing is new, so this settles after one more render.
  const merged = mergeFacts(known, facts);
  if (merged !== known) setKnown(merged);
  const learn = useCallback(
    (arrived: readonly ConnectionFacts[]) => setKnown((before) => mergeFacts(before, arrived)),
    [],
  );
  return { known: merged, problem, learn };
}

function combine(results: UseQueryResult<ConnectionFacts[]>[]) {
  return {
    // A placeholder belongs to other rows.
    facts: results.flatMap(({ data, isPlaceholderData }) => (isPlaceholderData ? [] : (data ?? []))),
    problem: results.find(({ error }) => error)?.error?.message,
  };
}
