'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Stethoscope } from 'lucide-react';
import { useState, useTransition } from 'react';
import { useAnnounce } from '@/components/shell/announcer';
import { PageHeader } from '@/components/shell/page-header';
import { useCurrentTarget } from '@/components/shell/use-current-target';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { examineTarget } from '@/lib/actions/doctor';
import { examination as examinationQuery } from '@/lib/client/doctor-queries';
import { refusalOf } from '@/lib/client/unwrap';
import { countStates, type Examination } from '@/lib/domain/finding';
import type { TargetDto } from '@/lib/domain/target';
import { ExaminationSummary } from './examination-summary';
import { FindingGroups } from './finding-groups';
import { countWords } from './finding-looks';
import { MappingSection } from './mapping-section';
import { SampleConsent } from './sample-consent';
import { useClock } from './use-clock';

type DoctorScreenProps = { targets: TargetDto[]; initial: Examination | null; startedAt: number };

const NO_ANSWER = 'No answer came. Is the console running?';

export function DoctorScreen({ targets, initial, startedAt }: DoctorScreenProps) {
  const target = useCurrentTarget(targets);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const now = useClock(startedAt);
  const [isBusy, startTransition] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const options = examinationQuery(target?.name ?? '');
  const own = initial?.target === target?.name ? initial : undefined;
  const { data } = useQuery({ ...options, enabled: target !== undefined, ...(own && { initialData: own }) });
  if (!target) return <EmptyState title="There is no such target">Choose one at the top.</EmptyState>;

  function examine(scan: boolean) {
    if (!target) return;
    setProblem(null);
    startTransition(async () => {
      const result = await examineTarget({ target: target.name, scan }).catch(refusalOf);
      if (!result?.ok) return setProblem(result?.error.message ?? NO_ANSWER);
      queries.setQueryData(options.queryKey, result.data);
      const words = countStates(result.data.findings).map(({ state, count }) => countWords(state, count));
      announce(`Examined: ${words.join(', ')}`);
    });
  }

  const wantsConsent = data?.sample.by === 'none' && data.sample.reason === 'consent';
  const examineButton = (
    <Button variant="primary" busy={isBusy} onClick={() => examine(false)}>
      {data ? 'Examine again' : 'Examine'}
    </Button>
  );
  return (
    <div className="max-w-5xl">
      <PageHeader title="Doctor" actions={data && examineButton}>
        What {target.title} needs to work with this console, whether it is there, and how to get it. Nothing is changed.
      </PageHeader>
      {problem && <ErrorNote title="Not examined" message={problem} className="mb-4" />}
      {data ? (
        <>
          <ExaminationSummary examination={data} now={now} />
          {wantsConsent && <SampleConsent isBusy={isBusy} onConsent={() => examine(true)} />}
          <FindingGroups findings={data.findings} />
          {data.sample.by !== 'none' && (
            <MappingSection key={data.examinedAt} target={target.name} findings={data.findings} />
          )}
        </>
      ) : (
        <EmptyState icon={<Stethoscope aria-hidden="true" />} title="Not examined yet" action={examineButton}>
          Makes three signed calls on the id of nobody, looks at the table and at no more than 25 of its rows, and asks
          API Gateway about those. It takes a few seconds.
        </EmptyState>
      )}
    </div>
  );
}
