'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { connectionDetail } from '@/lib/client/queries';
import type { ConnectionDetail } from '@/lib/domain/connection';
import { type HeldDetail, holdDetail } from './held-detail';
import { pollOptions } from './poll-options';

/** One connection, read again like the list; what was known stays when it ends. */
export function useDetail(target: string, id: string, everyMs: number) {
  const query = useQuery({ ...connectionDetail(target, id), ...pollOptions(everyMs) });
  const [held, setHeld] = useState<{ from: ConnectionDetail; detail: HeldDetail }>();
  if (query.data && held?.from !== query.data) {
    setHeld({ from: query.data, detail: holdDetail(held?.detail, query.data) });
  }
  return { detail: held?.detail, facts: query.data?.facts, error: query.error, retry: () => void query.refetch() };
}
