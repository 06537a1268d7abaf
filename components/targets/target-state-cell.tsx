'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Skeleton } from '@/components/ui/skeleton';
import { targetState } from '@/lib/client/targets';
import type { KnownTarget } from '@/lib/domain/known-target';

/** Whether table and connections answer; what is wrong is told in full, since it is why somebody looks here. */
export function TargetStateCell({ name, added, problem, remark }: KnownTarget) {
  const { data, error } = useQuery({ ...targetState(name, added?.revision ?? null), enabled: problem === null });
  const wrong = problem
    ? [problem]
    : error
      ? [error.message]
      : data && [...new Set([data.registry, data.gateway])].filter((words) => words !== 'ok');
  if (!wrong) return <Skeleton className="w-16" />;
  if (wrong.length === 0) {
    return (
      <>
        <Badge tone="positive" icon={<CircleCheck aria-hidden="true" />}>
          Works
        </Badge>
        {remark && <p className="mt-1 text-muted text-xs [overflow-wrap:anywhere]">{remark}</p>}
      </>
    );
  }
  return (
    <>
      <Badge tone="danger" icon={<CircleX aria-hidden="true" />}>
        {problem ? 'Not used' : 'Broken'}
      </Badge>
      <ul className="mt-1 space-y-1 text-muted text-xs [overflow-wrap:anywhere]">
        {[...wrong, ...(remark ? [remark] : [])].map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </>
  );
}
