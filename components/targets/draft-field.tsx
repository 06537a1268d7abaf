import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { TargetDraft } from '@/lib/domain/target-draft';
import type { TargetForm } from './use-target-form';

type TextName = { [K in keyof TargetDraft]: TargetDraft[K] extends string ? K : never }[keyof TargetDraft];

type DraftFieldProps = {
  form: Pick<TargetForm, 'draft' | 'change'>;
  name: Exclude<TextName, 'kind'>;
  label: string;
  hint?: string;
  placeholder?: string;
  className?: string;
  error?: string | undefined;
};

/** An id, a name or an address of AWS's: nothing that a browser knows better, and without the blanks that come with what is pasted. */
export function DraftField({
  form: { draft, change },
  name,
  label,
  hint,
  placeholder,
  className,
  error,
}: DraftFieldProps) {
  return (
    <Field label={label} {...(hint && { hint })} error={error}>
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
