'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState, useTransition } from 'react';
import { useAnnounce } from '@/components/shell/announcer';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { ErrorNote } from '@/components/ui/error-note';
import { toast } from '@/components/ui/toast';
import { useFirstInvalid } from '@/components/ui/use-first-invalid';
import { examineDraft, saveTarget } from '@/lib/actions/targets';
import { refusalOf } from '@/lib/client/unwrap';
import { useLatest } from '@/lib/client/use-latest';
import type { Examination } from '@/lib/domain/finding';
import { plural } from '@/lib/domain/format';
import type { AppError } from '@/lib/domain/result';
import type { TargetDraft } from '@/lib/domain/target-draft';
import { AddressFields } from './address-fields';
import { fieldProblems } from './field-problems';
import { FormSection } from './form-section';
import { LimitFields } from './limit-fields';
import { NameFields } from './name-fields';
import { RoleFields } from './role-fields';
import { TableFields } from './table-fields';
import { type Refused, useTargetForm } from './use-target-form';

/** What shows what the doctor found, and how rows are read; `onScan`: somebody agrees to one Scan. */
type CheckView = (checked: {
  examination: Examination;
  draft: TargetDraft;
  hasScanned: boolean;
  isBusy: boolean;
  onScan: () => void;
  onAttributes: (attributes: TargetDraft['attributes']) => void;
}) => ReactNode;

type TargetFormProps = { edited: { draft: TargetDraft; revision: string } | null; renderCheck: CheckView };
/** `message`: what no field says. `of`: what the form said when it was told: once it says something else, it is not shown any more. `asksForName`: whether this is the target that had the name, which nobody else can know. */
type Problem = Refused & { title: string; message: string | undefined; asksForName: boolean; of: string };
type Checked = { examination: Examination; proof: string; of: string; scan: boolean };

const NO_ANSWER: AppError = { code: 'unavailable', message: 'No answer came. Is the console running?' };

/** Adds a target, or changes one, only after the doctor has looked at what is to be saved. */
export function TargetForm({ edited, renderCheck }: TargetFormProps) {
  const [found, setFound] = useState<Problem | null>(null);
  const form = useTargetForm(edited?.draft ?? null, found);
  const { draft } = form;
  const router = useRouter();
  const announce = useAnnounce();
  const [checked, setChecked] = useState<Checked | null>(null);
  const fields = useFirstInvalid<HTMLDivElement>(found, { isAnswer: true });
  const [isChecking, startCheck] = useTransition();
  const [isSaving, startSaving] = useTransition();
  const said = JSON.stringify([form.text, draft]);
  const problem = found?.of === said ? found : null;
  // An answer is told to whoever typed on meanwhile, too.
  const lastSaid = useLatest(said);
  const isChecked = checked?.of === JSON.stringify(draft);
  const problems = checked?.examination.findings.filter(({ state }) => state === 'problem').length ?? 0;
  const act = edited ? 'Save' : 'Add target';

  function tell(title: string, error = NO_ANSWER) {
    const { fields, rest: message } = fieldProblems(form, error);
    const asksForName = error.asks === 'takesName';
    setFound({ title, message, fields, text: form.text, draft, asksForName, of: lastSaid.current });
  }

  function check(scan: boolean) {
    setFound(null);
    startCheck(async () => {
      const result = await examineDraft({ draft, scan }).catch(refusalOf);
      if (!result?.ok) return tell('Not examined', result?.error);
      const { examination, proof } = result.data;
      setChecked({ examination, proof, of: JSON.stringify(draft), scan });
      const many = examination.findings.filter(({ state }) => state === 'problem').length;
      announce(many === 0 ? 'Examined: no problem' : `Examined: ${plural(many, 'problem')}`);
    });
  }

  function save({ proof }: Checked, takesName = false) {
    setFound(null);
    startSaving(async () => {
      const input = { draft, revision: edited?.revision ?? null, proof, takesName };
      const result = await saveTarget(input).catch(refusalOf);
      if (!result?.ok) return tell('Not saved', result?.error);
      toast.success(edited ? `${draft.title || draft.name} is changed` : `${draft.title || draft.name} is added`);
      router.push('/targets');
      router.refresh();
    });
  }

  return (
    <div ref={fields} className="max-w-5xl space-y-7">
      <AddressFields form={form} />
      <RoleFields form={form} />
      <TableFields form={form} />
      <NameFields form={form} isNew={edited === null} />
      <LimitFields form={form} />
      <FormSection
        id="check"
        title="Check"
        intro="Makes signed calls on the id of nobody and looks at the table. Nothing is changed, and nothing saved yet."
      >
        {problem?.message && (
          <ErrorNote title={problem.title} message={problem.message}>
            {checked && isChecked && problem.asksForName && (
              <Button size="sm" variant="danger" busy={isSaving} className="mt-2" onClick={() => save(checked, true)}>
                It is the same: add it
              </Button>
            )}
          </ErrorNote>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Button variant={isChecked ? 'secondary' : 'primary'} busy={isChecking} onClick={() => check(false)}>
            {checked ? 'Examine again' : 'Examine'}
          </Button>
          {checked && isChecked && (
            <Button variant={problems === 0 ? 'primary' : 'danger'} busy={isSaving} onClick={() => save(checked)}>
              {problems === 0 ? act : `${act} with ${plural(problems, 'problem')}`}
            </Button>
          )}
          <Link href="/targets" className={buttonClass('ghost')}>
            Cancel
          </Link>
          {checked && !isChecked && (
            <p className="text-muted text-sm">Changed since it was examined. Examine it again to save it.</p>
          )}
        </div>
        {checked && (
          <div>
            {renderCheck({
              examination: checked.examination,
              draft,
              hasScanned: checked.scan,
              isBusy: isChecking,
              onScan: () => check(true),
              onAttributes: (attributes) => form.change({ attributes }),
            })}
          </div>
        )}
      </FormSection>
    </div>
  );
}
