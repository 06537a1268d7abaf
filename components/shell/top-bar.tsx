import { Later } from '@/components/ui/later';
import type { TargetDto } from '@/lib/domain/target';
import type { SignedInUser } from '@/lib/domain/user';
import { BarActions } from './bar-actions';
import { HomeLink } from './home-link';
import { NavLinks } from './nav-links';
import { ProductionBand } from './production-band';
import { TargetSwitcher } from './target-switcher';

type TopBarProps = { user: SignedInUser; targets: TargetDto[] };

/** One row on a desk, in which the places scroll where they have no room; on a phone they get a row of their own, and the bar scrolls away. */
export function TopBar({ user, targets }: TopBarProps) {
  return (
    <Later>
      <ProductionBand targets={targets} />
      <header className="z-20 border-b bg-surface px-4 md:sticky md:top-(--band) md:px-6">
        <div className="flex flex-wrap items-center md:h-12 md:flex-nowrap">
          <div className="flex h-12 min-w-0 flex-1 items-center gap-1 md:max-w-2/5 md:flex-none">
            <HomeLink targets={targets} />
            {/* Whoever sees no target has none to switch to. */}
            {targets.length > 0 && (
              <>
                <span aria-hidden="true" className="ml-2 h-4 w-px rotate-20 bg-edge" />
                <TargetSwitcher targets={targets} />
              </>
            )}
          </div>
          <div className="order-last w-full md:order-none md:ml-6 md:w-auto md:min-w-0 md:flex-1">
            <NavLinks permissions={user.permissions} targets={targets} />
          </div>
          <BarActions user={user} targets={targets} />
        </div>
      </header>
    </Later>
  );
}
