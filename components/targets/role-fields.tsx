import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { FormSection } from './form-section';
import type { TargetForm } from './use-target-form';

/** The right that the console works by on this target. */
export function RoleFields({ form: { draft, change } }: { form: TargetForm }) {
  return (
    <FormSection
      id="role"
      title="Credentials"
      intro="The console's own, unless it is to assume a role for this target: for one in another account, say."
    >
      <Field label="Role to assume (optional)" hint="Used for its connections and its table.">
        <Input
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="arn:aws:iam::123456789012:role/switchboard"
          className="w-full font-mono"
          value={draft.roleArn}
          onChange={(event) => change({ roleArn: event.target.value.trim() })}
        />
      </Field>
      {draft.roleArn && (
        <Field label="External id (optional)" hint="What the trust policy of the role asks for, if it does.">
          <Input
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={draft.externalId}
            onChange={(event) => change({ externalId: event.target.value.trim() })}
          />
        </Field>
      )}
    </FormSection>
  );
}
