'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, useTransition } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { useTwoPersons } from '@/components/shell/release-rules';
import { useAskRelease } from '@/components/shell/use-ask-release';
import { useCurrentTarget } from '@/components/shell/use-current-target';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { startSweep, steerSweep } from '@/lib/actions/sweep';
import { latestSweep } from '@/lib/client/doctor-queries';
import { readAnew } from '@/lib/client/queries';
import { refusalOf } from '@/lib/client/unwrap';
import type { Result } from '@/lib/domain/result';
import type { Sweep, SweepMode } from '@/lib/domain/sweep';
import type { TargetDto } from '@/lib/domain/target';
import { SweepForm } from './sweep-form';
import { SweepReport } from './sweep-report';

type SweepScreenProps = { targets: TargetDto[]; initial: Sweep | null; filter: string };

export function SweepScreen({ targets, initial, filter }: SweepScreenProps) {
  const target = useCurrentTarget(targets);
  const queries = useQueryClient();
  const [isBusy, startTransition] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const options = latestSweep(target?.name ?? '');
  const own = initial?.target === target?.name ? initial : undefined;
  const { data: sweep, error } = useQuery({
    ...options,
    enabled: target !== undefined,
    ...(own && { initialData: own }),
  });
  const twoPersons = useTwoPersons(target?.name ?? '', { act: 'sweep', count: 0 });
  const ask = useAskRelease();
  if (!target) return <EmptyState title="There is no such target">Choose one at the top.</EmptyState>;

  function act(work: () => Promise<Result<Sweep>>) {
    setProblem(null);
    startTransition(async () => {
      const result = await work().catch(refusalOf);
      if (result?.ok) queries.setQueryData(options.queryKey, result.data);
      else setProblem(result?.error.message ?? 'No answer came; what is shown below tells whether it happened.');
      await readAnew(queries, options.queryKey);
    });
  }
  function askToRemove({ query, perSecond }: Sweep, word: string | undefined) {
    setProblem(null);
    startTransition(async () => {
      const asked = await ask({
        target: target?.name ?? '',
        act: 'sweep',
        input: { mode: 'remove', query, perSecond, ...(word !== undefined && { word }) },
      });
      if (!asked.ok) setProblem(asked.error.message);
    });
  }
  const start = (mode: SweepMode, wish: Pick<Sweep, 'query' | 'perSecond'>, word?: string) =>
    act(() =>
      startSweep({
        target: target.name,
        mode,
        query: wish.query,
        ...(word !== undefined && { word }),
        perSecond: wish.perSecond as Parameters<typeof startSweep>[0]['perSecond'],
      }),
    );

  return (
    <div className="max-w-4xl">
      <PageHeader title="Ghosts">
        A ghost is a row whose connection is gone, because its $disconnect never came. A sweep asks API Gateway about
        the rows of a search, or about all of them: first it counts, then it removes, if you say so.
      </PageHeader>
      {problem && <ErrorNote title="Not done" message={problem} className="mb-4" />}
      {error && !problem && <ErrorNote title="Not refreshed" message={error.message} className="mb-4" />}
      {sweep && (
        <SweepReport
          sweep={sweep}
          target={target}
          isBusy={isBusy}
          onSteer={(wish) => act(() => steerSweep({ target: target.name, wish }))}
          onRemove={(word) => (twoPersons ? askToRemove(sweep, word) : start('remove', sweep, word))}
          twoPersons={twoPersons}
        />
      )}
      {sweep?.status !== 'running' && (
        <SweepForm
          key={target.name}
          target={target}
          filter={filter}
          isFirst={!sweep}
          isBusy={isBusy}
          onCount={(query, perSecond) => start('count', { query, perSecond })}
        />
      )}
    </div>
  );
}
