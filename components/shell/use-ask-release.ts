'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { toast } from '@/components/ui/toast';
import { askRelease } from '@/lib/actions/release';
import { newId } from '@/lib/client/new-id';
import { requestsKey } from '@/lib/client/requests';
import { refusalOf } from '@/lib/client/unwrap';
import type { ReleaseAct, ReleaseRequest } from '@/lib/domain/release';
import { err, type Result } from '@/lib/domain/result';
import { useAnnounce } from './announcer';

type Wish = { target: string; act: ReleaseAct; input: Record<string, unknown> };

/** Asks for an act that takes two; the same sent again without an answer is the same request, and what was changed since is another. */
export function useAskRelease(): (wish: Wish) => Promise<Result<ReleaseRequest>> {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const last = useRef({ wish: '', id: '' });
  return async (wish) => {
    const text = JSON.stringify(wish);
    if (last.current.wish !== text) last.current = { wish: text, id: newId() };
    const result = await askRelease({ id: last.current.id, ...wish }).catch(refusalOf);
    await queries.invalidateQueries({ queryKey: requestsKey });
    if (!result) return err('unavailable', 'No answer came; the requests tell whether it was asked for.');
    if (result.ok) {
      last.current = { wish: '', id: '' };
      const { title } = result.data;
      toast.success(`Asked for: ${title}`, { description: 'Nothing happens until somebody else approves it.' });
      announce(`Asked for approval: ${title}`);
    }
    return result;
  };
}
