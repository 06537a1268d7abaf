'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { connectionPage, type ListParams } from '@/lib/client/queries';
import type { ConnectionPage } from '@/lib/domain/connection';
import { MAX_TIME_MS } from '@/lib/domain/limits';
import { addPage, continueRun, newRun, newRunFrom, type ScanRun, stopRun } from './scan-run';

/** Whoever has all rows gone through wants them as they are now, and has agreed to pay for it. */
const readAnew = () => MAX_TIME_MS;

/**
 * A search that goes through all rows, which somebody agreed to: one page after another until the end, a stop or another search. The
 * agreement is for this search and goes with it.
 */
export function useScanRun(params: ListParams) {
  const queries = useQueryClient();
  const [run, setRun] = useState<ScanRun>();
  /** Tells the pages of one run from those of the run before, which may still be under way. */
  const turn = useRef(0);
  const { target, q, size, order, cursor } = params;
  const key = JSON.stringify([target, q, size, order, cursor]);

  /** What is under way is not waited for; it is read again on going on. */
  function stop() {
    turn.current += 1;
    setRun((now) => now && stopRun(now));
  }

  // Another search stops this one; whoever comes back to it finds what it had found, and may go on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: that the search is another one is all that counts.
  useEffect(() => stop, [key]);

  async function go(from: ScanRun) {
    turn.current += 1;
    const mine = turn.current;
    let now = from;
    setRun(now);
    while (now.phase === 'running') {
      const { queryKey, queryFn } = connectionPage(
        { ...params, cursor: now.cursor, scan: now.by === 'scan' },
        readAnew,
      );
      const answer = await queries
        .fetchQuery({ queryKey, ...(queryFn && { queryFn }), gcTime: 0, staleTime: 0 })
        .catch((error: unknown) => (error instanceof Error ? error : new Error('The console does not answer.')));
      if (turn.current !== mine) return;
      now = answer instanceof Error ? { ...now, phase: 'failed', problem: answer.message } : addPage(now, answer);
      setRun(now);
    }
  }

  const current = run?.key === key ? run : undefined;
  return {
    run: current,
    start: () => void go(newRun(key, current?.by)),
    /** Through all rows, by the way of a page on screen. */
    startFrom: (page: ConnectionPage) => void go(newRunFrom(key, page, cursor)),
    stop,
    resume: () => current && void go(continueRun(current)),
  };
}
