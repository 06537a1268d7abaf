import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { FormField } from './field-problems';
import type { TargetForm } from './use-target-form';

type DraftFieldProps = {
  form: Pick<TargetForm, 'draft' | 'change' | 'problems'>;
  name: Exclude<FormField, 'text'>;
  label: string;
  hint?: string;
  placeholder?: string;
  className?: string;
};

/** An id, a name or an address of AWS's: nothing that a browser knows better, and without the blanks that come with what is pasted. */
export function DraftField({
  form: { draft, change, problems },
  name,
  label,
  hint,
  placeholder,
  className,
}: DraftFieldProps) {
  return (
    <Field label={label} {...(hint && { hint })} error={problems[name]}>
      <Input
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={placeholder}
        className={className}
        value={draft[name]}
        onChange={(event) => change({ [name]: event.target.value.trim() })}
      />
    </Field>
  );
}
