'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { changeRoles } from '@/lib/actions/users';
import { refusalOf } from '@/lib/client/unwrap';
import { isSameStanding, ROLES, type Standing, type TargetRole } from '@/lib/domain/role';
import type { UserDto } from '@/lib/domain/user';
import { ROLE_WORDS } from './role-words';

type TargetRolesDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  user: UserDto;
  targets: { name: string; title: string }[];
};

const CHOICES: readonly TargetRole[] = ['none', ...ROLES];

/** One role everywhere, and another for each target that is to have one. It holds from the person's next request on. */
export function TargetRolesDialog({ open, onOpenChange, user, targets }: TargetRolesDialogProps) {
  const [seen, setSeen] = useState(standingNow(user));
  const [chosen, setChosen] = useState(seen);
  const { role, targetRoles, isAuditor } = chosen;
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  // A role on a target that is not there any more can still be taken away.
  const gone = Object.keys(user.targetRoles).filter((name) => !targets.some((each) => each.name === name));
  const router = useRouter();
  // The page was read anew, and others hold by now: what is chosen here starts from those.
  if (!isSameStanding(seen, user)) {
    setSeen(standingNow(user));
    setChosen(standingNow(user));
  }
  const rows = [...targets, ...gone.map((name) => ({ name, title: `${name} (not there now)` }))];

  function choose(target: string, there: string) {
    const { [target]: _, ...rest } = targetRoles;
    setChosen({ ...chosen, targetRoles: there === '' ? rest : { ...rest, [target]: there as TargetRole } });
  }

  function save() {
    setProblem(null);
    startTransition(async () => {
      const result = await changeRoles({ name: user.name, ...chosen, seen }).catch(refusalOf);
      if (!result?.ok) {
        setProblem(result?.error.message ?? 'No answer came. Look at the list again.');
        return router.refresh();
      }
      toast.success(`Roles of ${user.name} are changed`);
      onOpenChange(false);
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Roles of ${user.name}`}
      description="They hold from the next thing that this person does."
      footer={
        <>
          <Button data-autofocus onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button variant="primary" busy={isBusy} onClick={save}>
            Save roles
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        <RoleRow label="Everywhere else, and the console" hint={ROLE_WORDS[role]}>
          <Select
            aria-label="Role everywhere else"
            className="w-40"
            value={role}
            onChange={(event) => setChosen({ ...chosen, role: event.target.value as TargetRole })}
          >
            {CHOICES.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </Select>
        </RoleRow>
        <label htmlFor="is-auditor" className="flex items-start gap-3 text-sm">
          <Checkbox
            id="is-auditor"
            className="mt-0.5"
            // Admins read it anyhow.
            checked={isAuditor || role === 'admin'}
            disabled={role === 'admin'}
            onCheckedChange={(isAuditor) => setChosen({ ...chosen, isAuditor })}
          />
          Reads the audit
        </label>
        <div className="divide-y border-y">
          {rows.map(({ name, title }) => (
            <RoleRow key={name} label={title} hint={title === name ? '' : name}>
              <Select
                aria-label={`Role on ${title}`}
                className="w-40"
                value={targetRoles[name] ?? ''}
                onChange={(event) => choose(name, event.target.value)}
              >
                <option value="">as everywhere</option>
                {CHOICES.map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </Select>
            </RoleRow>
          ))}
        </div>
        {problem && <ErrorNote title="Not saved" message={problem} />}
      </div>
    </Dialog>
  );
}

function standingNow({ role, targetRoles, isAuditor = false }: UserDto): Standing & { isAuditor: boolean } {
  return { role, targetRoles, isAuditor };
}

function RoleRow({ label, hint, children }: { label: string; hint: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 text-sm">
      <div className="min-w-0 flex-1 basis-44">
        <p className="font-medium [overflow-wrap:anywhere]">{label}</p>
        {hint && <p className="text-muted text-xs">{hint}</p>}
      </div>
      {children}
    </div>
  );
}
