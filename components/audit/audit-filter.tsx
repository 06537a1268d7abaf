import { ChevronDown, ListFilter } from 'lucide-react';
import Link from 'next/link';
import { toPath } from '@/components/shell/to-path';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { cx } from '@/components/ui/cx';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { AUDIT_ACTS, type AuditFilter } from '@/lib/domain/audit';
import type { TargetDto } from '@/lib/domain/target';
import { ACT_WORDS } from './act-words';

type AuditFilterFormProps = { filter: AuditFilter; target: string | null; targets: TargetDto[]; isMasked: boolean };

const TARGET_NAMES = 'audit-targets';
const OUTCOME_WORDS = 'audit-outcomes';
/** Of the many that there are, what people look for. */
const OUTCOMES = [
  'delivered',
  'closed',
  'gone',
  'throttled',
  'failed',
  'uncertain',
  'done',
  'stopped',
  'forbidden',
  'wrong password',
];
const ACTS = AUDIT_ACTS.map((act) => ({ act, words: ACT_WORDS[act] })).sort((a, b) => (a.words < b.words ? -1 : 1));

/** A plain form: what is looked for stands in the address, and works before the page's own code does. */
export function AuditFilterForm({ filter, target, targets, isMasked }: AuditFilterFormProps) {
  const active = Object.values(filter).filter(Boolean).length;
  return (
    <>
      {/* On a phone the fields are half a screen: they follow when this is opened, also before the page's own code works. */}
      <details className="peer group sm:hidden">
        <summary className={cx(buttonClass(), 'list-none [&::-webkit-details-marker]:hidden')}>
          <ListFilter aria-hidden="true" />
          {active === 0 ? 'Filter' : `Filter, ${active} active`}
          <ChevronDown aria-hidden="true" className="transition-transform duration-100 group-open:rotate-180" />
        </summary>
      </details>
      <form
        action="/audit"
        aria-label="Filter the audit"
        // Fields keep what was typed; with another filter they are other fields.
        key={JSON.stringify(filter)}
        className="grid grid-cols-2 items-end gap-x-3 gap-y-2.5 max-sm:mt-3 max-sm:peer-not-open:hidden sm:flex sm:flex-wrap"
      >
        {target && <input type="hidden" name="target" value={target} />}
        <Field label="Who" className="sm:w-32">
          <Input name="user" defaultValue={filter.user} maxLength={80} autoCapitalize="none" />
        </Field>
        <Field label="Act" className="sm:w-40">
          <Select name="act" defaultValue={filter.act} className="w-full">
            <option value="">Any</option>
            {ACTS.map(({ act, words }) => (
              <option key={act} value={act}>
                {words}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Target" className="sm:w-36">
          {/* The records know targets that are gone, or that this person does not see. */}
          <Input name="on" defaultValue={filter.on} maxLength={60} autoCapitalize="none" list={TARGET_NAMES} />
        </Field>
        <datalist id={TARGET_NAMES}>
          {targets.map(({ name, title }) => (
            <option key={name} value={name} label={title} />
          ))}
        </datalist>
        {!isMasked && (
          <Field label="To whom" className="sm:w-40">
            <Input name="subject" defaultValue={filter.subject} maxLength={200} autoCapitalize="none" />
          </Field>
        )}
        <Field label="Outcome" className="sm:w-32">
          <Input name="outcome" defaultValue={filter.outcome} maxLength={80} list={OUTCOME_WORDS} />
        </Field>
        <datalist id={OUTCOME_WORDS}>
          {OUTCOMES.map((words) => (
            <option key={words} value={words} />
          ))}
        </datalist>
        <Field label="From day" className="sm:w-36">
          <Input name="from" type="date" defaultValue={filter.from} />
        </Field>
        <Field label="To day" className="sm:w-36">
          <Input name="to" type="date" defaultValue={filter.to} />
        </Field>
        <div className="flex gap-2">
          <Button type="submit">Filter</Button>
          {active > 0 && (
            <Link href={toPath('/audit', { target })} className={buttonClass('ghost')}>
              Clear
            </Link>
          )}
        </div>
      </form>
    </>
  );
}
