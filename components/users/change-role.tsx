'use client';

import { useState } from 'react';
import { useAct } from '@/components/shell/use-act';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { toast } from '@/components/ui/toast';
import { changeRole } from '@/lib/actions/users';
import type { Role } from '@/lib/domain/role';
import { RoleChoice } from './role-choice';

/** Another role for a local user, which holds from their next request on. */
export function ChangeRole({ name, role }: { name: string; role: Role }) {
  const [chosen, setChosen] = useState(role);
  const { run, error, isBusy } = useAct();
  return (
    <div className="max-w-lg space-y-3">
      {error && <ErrorNote title="Not changed" message={error} />}
      <RoleChoice value={chosen} onChange={setChosen} hasHeading />
      <Button
        disabled={chosen === role}
        busy={isBusy}
        onClick={() =>
          run(
            () => changeRole({ name, role: chosen }),
            () => toast.success(`${name} is ${chosen} now`),
          )
        }
      >
        Change role
      </Button>
    </div>
  );
}
