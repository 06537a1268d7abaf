import type { ReactNode } from 'react';
import { Providers } from '@/components/shell/providers';
import { SkipLink } from '@/components/shell/skip-link';
import { TopBar } from '@/components/shell/top-bar';
import { listTargets } from '@/lib/server/context';
import { getSession } from '@/lib/server/session';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const user = await getSession();
  // The page knows where it is, and sends whoever has no session to sign in and back.
  if (!user) return children;
  return (
    <Providers>
      <SkipLink />
      <TopBar user={user} targets={listTargets()} />
      <main id="main" tabIndex={-1} className="px-4 py-4 md:px-6 md:py-5">
        {children}
      </main>
    </Providers>
  );
}
