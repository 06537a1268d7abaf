'use client';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Textarea } from '@/components/ui/textarea';
import { formatCount } from '@/lib/domain/format';
import { MAX_AUDIENCE_IDS } from '@/lib/domain/job-limits';
import type { AudienceDraft } from './audience-draft';
import { IDS_TOGETHER, idsIn } from './pasted-ids';

type AudienceFieldsProps = {
  draft: AudienceDraft;
  onChange: (changes: Partial<AudienceDraft>) => void;
  mayEveryone: boolean;
  /** Why nobody can be addressed by it. */
  error: string | false | undefined;
};

/** Who it is for. */
export function AudienceFields({ draft, onChange, mayEveryone, error }: AudienceFieldsProps) {
  const count = idsIn(draft.ids).length;
  return (
    <fieldset className="space-y-3">
      <legend className="mb-2 font-medium text-sm">To</legend>
      <Segmented
        label="To"
        value={draft.kind}
        onChange={(kind) => onChange({ kind })}
        options={[
          { value: 'filter', label: 'A search' },
          { value: 'ids', label: 'A list of ids' },
          ...(mayEveryone ? [{ value: 'everyone' as const, label: 'Everyone' }] : []),
        ]}
      />
      {draft.kind === 'filter' && (
        <Field error={error} label="Search" hint="As in the list: a user, an address, older:30m, attr:room=lobby.">
          <Input
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={draft.q}
            onChange={(event) => onChange({ q: event.target.value })}
          />
        </Field>
      )}
      {draft.kind === 'ids' && (
        <Field
          error={error}
          label="Connection ids"
          hint={`${formatCount(count)} of at most ${formatCount(MAX_AUDIENCE_IDS)}, one on each line, as it is. ${IDS_TOGETHER}`}
        >
          <Textarea
            rows={5}
            className="font-mono"
            spellCheck={false}
            value={draft.ids}
            onChange={(event) => onChange({ ids: event.target.value })}
          />
        </Field>
      )}
      {draft.kind === 'everyone' && (
        <p className="text-muted text-sm">
          Everybody who is registered when it is prepared. The start asks for a word.
        </p>
      )}
    </fieldset>
  );
}
