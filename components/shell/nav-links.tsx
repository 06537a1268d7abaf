'use client';

import { usePathname } from 'next/navigation';
import { cx } from '@/components/ui/cx';
import { isOfConsole, type Permission } from '@/lib/domain/role';
import type { TargetDto } from '@/lib/domain/target';
import { PlaceLink } from './place-link';
import { PlaceName } from './place-name';
import { targetHref } from './target-href';
import { useCurrentTarget } from './use-current-target';

const PLACES: { path: string; name: string; permission: Permission }[] = [
  { path: '/connections', name: 'Connections', permission: 'connections.read' },
  { path: '/overview', name: 'Overview', permission: 'connections.read' },
  { path: '/jobs', name: 'Jobs', permission: 'connections.send' },
  { path: '/test', name: 'Test client', permission: 'connections.send' },
  { path: '/blocks', name: 'Blocks', permission: 'blocks.read' },
  { path: '/doctor', name: 'Doctor', permission: 'doctor.examine' },
  { path: '/sweep', name: 'Ghosts', permission: 'sweep.run' },
  { path: '/audit', name: 'Audit', permission: 'audit.read' },
  { path: '/users', name: 'Users', permission: 'users.manage' },
  { path: '/targets', name: 'Targets', permission: 'targets.manage' },
];

/** `permissions`: those in the console itself. */
type NavLinksProps = { permissions: Permission[]; targets: TargetDto[] };

export function NavLinks({ permissions, targets }: NavLinksProps) {
  const path = usePathname();
  const target = useCurrentTarget(targets);
  const places = PLACES.filter(({ permission }) =>
    (isOfConsole(permission) ? permissions : ((target ?? targets[0])?.permissions ?? [])).includes(permission),
  );
  return (
    // With one place to be there is nothing to choose: a phone has better use for the row.
    <nav
      aria-label="Main"
      className={cx(
        'flex gap-1 max-md:-mx-2.5 max-md:overflow-x-auto max-md:[scrollbar-width:none]',
        places.length < 2 && 'max-md:hidden',
      )}
    >
      {places.map((place) => {
        const isHere = path === place.path || path.startsWith(`${place.path}/`);
        return (
          <PlaceLink
            key={place.path}
            href={target ? targetHref(place.path, target.name, targets) : place.path}
            aria-current={isHere ? 'page' : undefined}
            className={cx(
              'relative flex h-10 shrink-0 items-center rounded px-2.5 text-sm transition-colors duration-100 md:h-12',
              'after:absolute after:inset-x-2.5 after:bottom-0 after:h-0.5 after:rounded-full',
              isHere ? 'font-medium text-ink after:bg-ink' : 'text-muted hover:text-ink',
            )}
          >
            <PlaceName name={place.name} />
          </PlaceLink>
        );
      })}
    </nav>
  );
}
