import { DraftField } from './draft-field';
import { FormSection } from './form-section';
import type { TargetForm } from './use-target-form';

/** The right that the console works by on this target. */
export function RoleFields({ form }: { form: TargetForm }) {
  return (
    <FormSection
      id="role"
      title="Credentials"
      intro="The console's own, unless it is to assume a role for this target: for one in another account, say."
    >
      <DraftField
        form={form}
        name="roleArn"
        label="Role to assume (optional)"
        hint="Used for its connections and its table."
        placeholder="arn:aws:iam::123456789012:role/switchboard"
        className="w-full font-mono"
      />
      {form.draft.roleArn && (
        <DraftField
          form={form}
          name="externalId"
          label="External id (optional)"
          hint="What the trust policy of the role asks for, if it does."
        />
      )}
    </FormSection>
  );
}
