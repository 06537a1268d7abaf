import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { DEFAULT_CONCURRENCY, DEFAULT_JOB_RATE } from '@/lib/domain/job-limits';
import { hasRules } from '@/lib/domain/target-draft';
import { FormSection } from './form-section';
import type { TargetForm } from './use-target-form';

type NumberName = 'perSecond' | 'concurrency' | 'sendAbove' | 'kickAbove' | 'expiresAfterMinutes';

/** How fast jobs may be here, and which acts take two persons. All of it may be left as it is. */
export function LimitFields({ form: { draft, change, problems } }: { form: TargetForm }) {
  const number = (name: NumberName, placeholder: string | number) => (
    <Input
      inputMode="numeric"
      autoComplete="off"
      className="w-full sm:w-40"
      placeholder={String(placeholder)}
      value={draft[name]}
      onChange={(event) => change({ [name]: event.target.value.trim() })}
    />
  );
  return (
    <FormSection
      id="limits"
      title="Limits"
      intro="How fast jobs may be, and what one person asks for and another approves. Leave it empty for the usual pace and one person."
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Recipients a second (optional)"
          hint="All jobs of this target together, in all consoles and workers."
          error={problems.perSecond}
        >
          {number('perSecond', DEFAULT_JOB_RATE)}
        </Field>
        <Field
          label="Calls at once (optional)"
          hint="All jobs of this target together, in each console and worker: more of them have more calls under way, at the same rate."
          error={problems.concurrency}
        >
          {number('concurrency', DEFAULT_CONCURRENCY)}
        </Field>
        <Field label="Two persons for notices to more than (optional)" error={problems.sendAbove}>
          {number('sendAbove', 'No limit')}
        </Field>
        <Field label="Two persons for kicks of more than (optional)" error={problems.kickAbove}>
          {number('kickAbove', 'No limit')}
        </Field>
      </div>
      <div>
        <label htmlFor="two-for-everyone" className="flex items-start gap-3 text-sm">
          <Checkbox
            id="two-for-everyone"
            className="mt-0.5"
            aria-describedby="two-for-everyone-hint"
            checked={draft.everyone}
            onCheckedChange={(everyone) => change({ everyone })}
          />
          Two persons for notices and kicks to everyone, however few that is
        </label>
        <p id="two-for-everyone-hint" className="pl-7 text-muted text-sm">
          A search or a list that matches everybody counts as many connections, not as everyone: set the limits too.
        </p>
      </div>
      <label htmlFor="two-for-every-act" className="flex items-start gap-3 text-sm">
        <Checkbox
          id="two-for-every-act"
          className="mt-0.5"
          checked={draft.everyAct}
          onCheckedChange={(everyAct) => change({ everyAct })}
        />
        Two persons for every act: one notice, one kick, a block, a row
      </label>
      {hasRules(draft) && (
        <Field
          label="Minutes to approve (optional)"
          hint="After that a request has to be made anew."
          error={problems.expiresAfterMinutes}
        >
          {number('expiresAfterMinutes', 60)}
        </Field>
      )}
    </FormSection>
  );
}
