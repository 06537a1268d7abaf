'use client';

import { Button } from '@/components/ui/button';
import type { UserDto } from '@/lib/domain/user';
import { TargetRolesDialog } from './target-roles-dialog';
import { useFreshDialog } from './use-fresh-dialog';

type TargetRolesProps = {
  user: UserDto;
  targets: { name: string; title: string }[];
  /** The console would refuse to change them. */
  isFixed: boolean;
};

/** On which targets a person has another role, and the way to change that. */
export function TargetRoles({ user, targets, isFixed }: TargetRolesProps) {
  const { round, isOpen, change } = useFreshDialog();
  const { name, targetRoles } = user;
  const others = Object.entries(targetRoles).map(([target, role]) => {
    const title = targets.find((each) => each.name === target)?.title ?? target;
    return `${title}: ${role}`;
  });

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
