import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { MAX_REASON } from '@/lib/domain/reason';

type ReasonFieldProps = { reason: string; onReason: (reason: string) => void };

/** Why, for the record of what cannot be undone. */
export function ReasonField({ reason, onReason }: ReasonFieldProps) {
  return (
    <Field label="Reason (optional)" hint="For the audit. Clients do not see it.">
      <Input
        autoComplete="off"
        maxLength={MAX_REASON}
        value={reason}
        onChange={({ target }) => onReason(target.value)}
      />
    </Field>
  );
}
