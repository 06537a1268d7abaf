'use client';

import { ChevronRight } from 'lucide-react';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { formatCount } from '@/lib/domain/format';
import { MAX_EXCLUDED } from '@/lib/domain/job-limits';
import { IDS_TOGETHER, idsIn } from './pasted-ids';

export type LeaveOutDraft = { ids: string; users: string; testClients: boolean };

type LeaveOutFieldsProps = {
  draft: LeaveOutDraft;
  onChange: (changes: Partial<LeaveOutDraft>) => void;
  /** So many ids and users an earlier job left out, of which this form does not know who they are. */
  lost: number;
};

/** A user may hold spaces and commas, so each has a line. */
const usersIn = (text: string): string[] => [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean);

/** `ownClient`: this browser's test client, which the registry may know under no user. */
export function toExclusions({ ids, users, testClients }: LeaveOutDraft, ownClient: string | null) {
  const pasted = idsIn(ids);
  const isOwn = testClients && ownClient !== null && !pasted.includes(ownClient);
  return {
    ids: isOwn ? [...pasted, ownClient] : pasted,
    users: usersIn(users),
    testClients,
    ...(isOwn && { ownClient }),
  };
}

export function leaveOutProblem(draft: LeaveOutDraft, ownClient: string | null): string | undefined {
  const { ids, users } = toExclusions(draft, ownClient);
  if (Math.max(ids.length, users.length) <= MAX_EXCLUDED) return undefined;
  const own = draft.testClients && ownClient ? '; your test client is one of them' : '';
  return `Leave out at most ${formatCount(MAX_EXCLUDED)} ids and as many users${own}. For more, choose whom to reach by a search or a list.`;
}

/** Who of the audience does not get it: all but these. */
export function LeaveOutFields({ draft, onChange, lost }: LeaveOutFieldsProps) {
  const { ids, users } = toExclusions(draft, null);
  const count = ids.length + users.length;
  return (
    <div className="space-y-3">
      <details className="group text-sm" open={lost > 0 || undefined}>
        <summary className="inline-flex min-h-8 cursor-pointer list-none items-center gap-1.5 rounded font-medium pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden="true"
            className="size-4 text-muted transition-transform duration-100 group-open:rotate-90"
          />
          Leave out
          {count > 0 && <span className="font-normal text-muted">{formatCount(count)}</span>}
        </summary>
        {lost > 0 && (
          <p className="mt-2 rounded bg-warning-soft px-3 py-2.5">
            The earlier job left out {formatCount(lost)} by name, who are not filled in here. Name them again.
          </p>
        )}
        <div className="mt-3 grid gap-4 sm:grid-cols-2">
          <Field label="Ids to leave out" hint={`One on each line, as it is. ${IDS_TOGETHER}`}>
            <Textarea
              rows={3}
              className="font-mono"
              spellCheck={false}
              value={draft.ids}
              onChange={(event) => onChange({ ids: event.target.value })}
            />
          </Field>
          <Field label="Users to leave out" hint="One on each line, exactly as the registry has them.">
            <Textarea
              rows={3}
              className="font-mono"
              spellCheck={false}
              value={draft.users}
              onChange={(event) => onChange({ users: event.target.value })}
            />
          </Field>
        </div>
      </details>
      <label htmlFor="no-test-clients" className="flex items-start gap-3 text-sm">
        <Checkbox
          id="no-test-clients"
          className="mt-0.5"
          checked={draft.testClients}
          onCheckedChange={(testClients) => onChange({ testClients })}
        />
        Not the test clients of this console
      </label>
    </div>
  );
}
