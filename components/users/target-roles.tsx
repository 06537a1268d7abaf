'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { UserDto } from '@/lib/domain/user';
import { TargetRolesDialog } from './target-roles-dialog';

type TargetRolesProps = { user: UserDto; targets: { name: string; title: string }[]; isFixed?: boolean };

/** On which targets a person has another role, and the way to change that. */
export function TargetRoles({ user, targets, isFixed = user.isExternal }: TargetRolesProps) {
  const [isOpen, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  const router = useRouter();
  const { name, targetRoles } = user;
  const others = Object.entries(targetRoles).map(([target, role]) => {
    const title = targets.find((each) => each.name === target)?.title ?? target;
    return `${title}: ${role}`;
  });

  function change(open: boolean) {
    setOpen(open);
    // What was chosen and not saved does not come back.
    if (open) setRound(round + 1);
    else router.refresh();
  }

  return (
    <span className="ml-2 inline-flex flex-wrap items-center gap-x-2 gap-y-1 max-md:ml-0">
      {others.length > 0 && <span className="text-muted text-xs">{others.join(' · ')}</span>}
      {!isFixed && (
        <>
          <Button size="sm" variant="ghost" aria-label={`Roles of ${name}…`} onClick={() => change(true)}>
            Roles…
          </Button>
          <TargetRolesDialog key={round} open={isOpen} onOpenChange={change} user={user} targets={targets} />
        </>
      )}
    </span>
  );
}
