import { KindBadge } from '@/components/shell/kind-badge';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import type { TargetKind } from '@/lib/domain/target';
import { DraftField } from './draft-field';
import { FormSection } from './form-section';
import type { TargetForm } from './use-target-form';

const KINDS: { value: TargetKind; label: string; words: string }[] = [
  {
    value: 'production',
    label: 'Production',
    words: 'A band in this colour says so on every page, and jobs and acts on several ask for its name, typed.',
  },
  { value: 'staging', label: 'Staging', words: 'Named so wherever it shows.' },
  { value: 'development', label: 'Development', words: 'Named so wherever it shows.' },
];

/** What people call it, and what it is for. */
export function NameFields({ form, isNew }: { form: TargetForm; isNew: boolean }) {
  const { draft, change, problems } = form;
  const { words = '' } = KINDS.find(({ value }) => value === draft.kind) ?? {};
  return (
    <FormSection
      id="name"
      title="Name"
      intro="Whoever has a role on every target has it here too; the page Users says otherwise."
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Title" hint="As it shows in the switcher." error={problems.title}>
          <Input
            autoComplete="off"
            maxLength={60}
            value={draft.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        </Field>
        <Field
          label="Name"
          hint={
            isNew
              ? 'In addresses and the audit; it stays.'
              : 'It stays, and with it roles, blocks and views, wherever the target moves.'
          }
          error={problems.name}
        >
          <Input
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={40}
            readOnly={!isNew}
            className="font-mono"
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Field>
      </div>
      <div>
        <p className="mb-1.5 font-medium text-sm">What it is for</p>
        <Segmented label="What it is for" value={draft.kind} onChange={(kind) => change({ kind })} options={KINDS} />
        <p className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
          <KindBadge kind={draft.kind} /> {words}
        </p>
      </div>
      <DraftField
        form={form}
        name="userParameter"
        label="User parameter (optional)"
        hint="The query parameter that $connect takes as the user; the test client names itself by it."
        className="w-full sm:w-80"
      />
    </FormSection>
  );
}
