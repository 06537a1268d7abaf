'use client';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { findPasswordProblem, PASSWORD_RULE } from '@/lib/domain/new-password';

/** What is typed, and typed again; the fields have these names in their form. */
export type NewPassword = { next: string; again: string };
export const NO_PASSWORD: NewPassword = { next: '', again: '' };

/** At which field something is wrong, and what; null when that person may have this password. */
export function findDraftProblem({ next, again }: NewPassword, name: string) {
  const message = findPasswordProblem(next, name);
  if (message) return { at: 'next' as const, message };
  return again === next ? null : { at: 'again' as const, message: 'That is not the same.' };
}

type NewPasswordFieldsProps = {
  label: string;
  /** Whose password it is, for password managers. */
  name: string;
  value: NewPassword;
  onChange: (value: NewPassword) => void;
  problem: { at: string; message: string } | null;
};

export function NewPasswordFields({ label, name, value, onChange, problem }: NewPasswordFieldsProps) {
  const errorAt = (at: keyof NewPassword) => (problem?.at === at ? problem.message : null);
  return (
    <>
      <input type="hidden" name="username" autoComplete="username" value={name} readOnly />
      <Field label={label} hint={PASSWORD_RULE} error={errorAt('next')}>
        <Input
          name="next"
          type="password"
          autoComplete="new-password"
          value={value.next}
          onChange={(event) => onChange({ ...value, next: event.target.value })}
        />
      </Field>
      <Field label={`${label} again`} error={errorAt('again')}>
        <Input
          name="again"
          type="password"
          autoComplete="new-password"
          value={value.again}
          onChange={(event) => onChange({ ...value, again: event.target.value })}
        />
      </Field>
    </>
  );
}
