import type { ReactNode } from 'react';
import { BlockHost } from '@/components/blocks/block-host';
import { PlainPage } from '@/components/shell/plain-page';
import { Providers } from '@/components/shell/providers';
import { ReleaseRulesProvider } from '@/components/shell/release-rules';
import { SkipLink } from '@/components/shell/skip-link';
import { TopBar } from '@/components/shell/top-bar';
import { UnreadNote } from '@/components/shell/unread-note';
import { connectOrigins } from '@/lib/server/security-headers';
import { readSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = await readSession();
  if (!session.ok) {
    return (
      <PlainPage title="Not available just now">
        <UnreadNote what="your session" error={session.error} forbidden={session.error.message} />
      </PlainPage>
    );
  }
  // The page knows where it is, and sends whoever has no session to sign in and back.
  if (!session.data) return children;
  const targets = await listTargets();
  return (
    <Providers origins={await connectOrigins()}>
      <ReleaseRulesProvider targets={targets}>
        <SkipLink />
        <TopBar user={session.data} targets={targets} />
        <main id="main" tabIndex={-1} className="px-4 py-4 md:px-6 md:py-5">
          {children}
        </main>
        {targets.some(({ permissions }) => permissions.includes('blocks.manage')) && <BlockHost />}
      </ReleaseRulesProvider>
    </Providers>
  );
}
