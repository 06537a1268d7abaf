'use client';

import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { InvitedDays } from '@/lib/domain/user';

const CHOICES: { value: InvitedDays; label: string }[] = [
  { value: 1, label: '1 day' },
  { value: 3, label: '3 days' },
  { value: 7, label: '7 days' },
];

type DaysChoiceProps = { value: InvitedDays; onChange: (days: InvitedDays) => void };

export function DaysChoice({ value, onChange }: DaysChoiceProps) {
  return (
    <Field label="The link works for">
      {(ids) => (
        <Select {...ids} value={value} onChange={(event) => onChange(Number(event.target.value) as InvitedDays)}>
          {CHOICES.map(({ value: days, label }) => (
            <option key={days} value={days}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
