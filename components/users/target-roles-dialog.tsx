'use client';

import { useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { changeRoles } from '@/lib/actions/users';
import { type AnyRole, ROLES } from '@/lib/domain/role';
import type { UserDto } from '@/lib/domain/user';
import { ROLE_WORDS } from './role-words';

type TargetRolesDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  user: UserDto;
  targets: { name: string; title: string }[];
};

const CHOICES: readonly AnyRole[] = ['none', ...ROLES];

/** One role everywhere, and another for each target that is to have one. It holds from the person's next request on. */
export function TargetRolesDialog({ open, onOpenChange, user, targets }: TargetRolesDialogProps) {
  const [role, setRole] = useState(user.role);
  const [targetRoles, setTargetRoles] = useState(user.targetRoles);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  // A role on a target that is not there any more can still be taken away.
  const gone = Object.keys(user.targetRoles).filter((name) => !targets.some((each) => each.name === name));
  const rows = [...targets, ...gone.map((name) => ({ name, title: `${name} (not there now)` }))];

  function choose(target: string, chosen: string) {
    const { [target]: _, ...rest } = targetRoles;
    setTargetRoles(chosen === '' ? rest : { ...rest, [target]: chosen as AnyRole });
  }

  function save() {
    setProblem(null);
    startTransition(async () => {
      const result = await changeRoles({ name: user.name, role, targetRoles }).catch(() => null);
      if (!result?.ok) return setProblem(result?.error.message ?? 'No answer came. Look at the list again.');
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
            onChange={(event) => setRole(event.target.value as AnyRole)}
          >
            {CHOICES.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </Select>
        </RoleRow>
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
