'use client';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { BLOCK_TERMS, MAX_BLOCK_REASON } from '@/lib/domain/block';
import { TERM_WORDS } from './block-words';
import type { useBlockForm } from './use-block-form';

type Form = ReturnType<typeof useBlockForm>;
type BlockFieldsProps = {
  draft: Form['draft'];
  problems: Form['problems'];
  /** Whom is known; why is what is left to say. */
  isPrefilled: boolean;
  onChange: Form['change'];
};

const KINDS = [
  { value: 'user', label: 'User' },
  { value: 'address', label: 'IP or CIDR' },
] as const;
const TERMS = BLOCK_TERMS.map((value) => ({ value, label: TERM_WORDS[value] }));

export function BlockFields({ draft, problems, isPrefilled, onChange }: BlockFieldsProps) {
  const { by, value, term, reason } = draft;
  return (
    <>
      <div className="space-y-2">
        <Segmented
          label="Whom"
          value={by}
          onChange={(next) => onChange({ by: next })}
          options={KINDS}
          className="w-full"
        />
        <Field
          label={by === 'user' ? 'User' : 'IP address or CIDR block'}
          hint={by === 'user' ? 'Exactly as the list shows it.' : hintFor(value)}
          error={problems.value}
        >
          <Input
            data-autofocus={isPrefilled ? undefined : true}
            className="font-mono"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange({ value: event.target.value })}
          />
        </Field>
      </div>
      <div className="flex flex-col gap-1.5">
        <span aria-hidden="true" className="font-medium text-sm">
          Ends after
        </span>
        <Segmented
          label="Ends after"
          value={term}
          onChange={(next) => onChange({ term: next })}
          options={TERMS}
          className="w-full"
        />
      </div>
      <Field label="Reason" error={problems.reason}>
        <Input
          data-autofocus={isPrefilled ? true : undefined}
          autoComplete="off"
          maxLength={MAX_BLOCK_REASON}
          value={reason}
          onChange={(event) => onChange({ reason: event.target.value })}
        />
      </Field>
    </>
  );
}

/** One address of IPv6 is easily left for the next. */
function hintFor(value: string): string {
  if (value.includes(':') && !value.includes('/')) return 'Whoever has this address usually has its whole /64.';
  return 'Such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32. Others may share an address.';
}
