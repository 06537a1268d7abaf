'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { cx } from '@/components/ui/cx';
import type { Permission } from '@/lib/domain/role';
import type { TargetDto } from '@/lib/domain/target';
import { PlaceLink } from './place-link';
import { PlaceName } from './place-name';
import { placesFor } from './places';
import { targetHref } from './target-href';
import { useCurrentTarget } from './use-current-target';

/** `permissions`: those in the console itself. */
type NavLinksProps = { permissions: Permission[]; targets: TargetDto[] };

export function NavLinks({ permissions, targets }: NavLinksProps) {
  const path = usePathname();
  const target = useCurrentTarget(targets);
  const places = placesFor(permissions, target ?? targets[0]);
  const navRef = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path has another place.
  useEffect(() => {
    const nav = navRef.current;
    const here = nav?.querySelector<HTMLElement>('[aria-current]');
    // Where all of them have room there is nothing to scroll.
    if (nav && here) nav.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - nav.clientWidth / 2;
  }, [path]);
  return (
    // With one place to be there is nothing to choose: a phone has better use for the row.
    <nav
      ref={navRef}
      aria-label="Main"
      className={cx('scroll-row relative flex gap-1 max-md:-mx-2.5', places.length < 2 && 'max-md:hidden')}
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
