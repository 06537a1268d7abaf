'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { formatCount } from '@/lib/domain/format';
import { ACCOUNT_QUOTA, JOB_RATES } from '@/lib/domain/job-limits';

type PaceFieldsProps = {
  /** That may be chosen. */
  most: number;
  rate: number;
  onRate: (rate: number) => void;
  hasCanary: boolean;
  onCanary: (isOn: boolean) => void;
};

/** How fast, and whether a few go first. */
export function PaceFields({ most, rate, onRate, hasCanary, onCanary }: PaceFieldsProps) {
  // Any rate may come from an earlier job.
  const rates = [...new Set([...JOB_RATES.filter((each) => each < most), rate, most])].sort((a, b) => a - b);
  return (
    <>
      <Field
        label="Recipients a second"
        hint={`${formatCount((rate / ACCOUNT_QUOTA) * 100)} % of the default quota of ${formatCount(ACCOUNT_QUOTA)} requests a second, which the account shares with its other APIs in this Region.`}
      >
        <Select className="w-28 self-start" value={rate} onChange={(event) => onRate(Number(event.target.value))}>
          {rates.map((each) => (
            <option key={each} value={each}>
              {formatCount(each)}
            </option>
          ))}
        </Select>
      </Field>
      <label htmlFor="canary" className="flex items-start gap-3 text-sm">
        <Checkbox id="canary" className="mt-0.5" checked={hasCanary} onCheckedChange={onCanary} />
        <span>
          Canary first
          <span className="block text-muted">
            A fair hundredth of them, ten at least, goes first and is watched for a minute. If it goes badly, nobody
            else is tried.
          </span>
        </span>
      </label>
    </>
  );
}
