'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState, useTransition } from 'react';
import { Select } from '@/components/ui/select';
import { saveOverviewSettings } from '@/lib/actions/overview';
import { overviewKey } from '@/lib/client/overview';
import { refusalOf } from '@/lib/client/unwrap';
import { SAMPLE_RATES, SAMPLE_SIZES } from '@/lib/domain/overview-choices';
import type { OverviewSettings } from '@/lib/domain/overview-settings';

type SampleFormProps = { target: string; settings: OverviewSettings };

/** For all who look at this target, from the next sample on, which is taken at once. */
export function SampleForm({ target, settings }: SampleFormProps) {
  const queries = useQueryClient();
  const [isSaving, startSaving] = useTransition();
  const [problem, setProblem] = useState<string>();

  function save(change: Partial<OverviewSettings>) {
    startSaving(async () => {
      const saved = await saveOverviewSettings({ target, ...settings, ...change }).catch(refusalOf);
      setProblem(saved?.ok ? undefined : (saved?.error.message ?? 'The console does not answer.'));
      await queries.invalidateQueries({ queryKey: overviewKey(target) });
    });
  }

  return (
    <div>
      <div className="flex flex-wrap gap-2">
        <Select
          aria-label="Connections in a sample"
          value={settings.sampleSize}
          disabled={isSaving}
          onChange={({ target: { value } }) => save({ sampleSize: Number(value) })}
          className="w-44"
        >
          {SAMPLE_SIZES.map((size) => (
            <option key={size} value={size}>
              {size} connections
            </option>
          ))}
        </Select>
        <Select
          aria-label="Calls a second"
          value={settings.perSecond}
          disabled={isSaving}
          onChange={({ target: { value } }) => save({ perSecond: Number(value) })}
          className="w-44"
        >
          {SAMPLE_RATES.map((rate) => (
            <option key={rate} value={rate}>
              {rate} calls a second
            </option>
          ))}
        </Select>
      </div>
      <p className="mt-2 text-muted text-xs">
        For everybody who looks at this target. API Gateway's default quota is 10,000 calls a second for the whole
        account.
      </p>
      {problem && (
        <p role="alert" className="mt-1 text-danger text-sm">
          {problem}
        </p>
      )}
    </div>
  );
}
