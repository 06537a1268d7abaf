import type { Metadata } from 'next';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { SweepScreen } from '@/components/sweep/sweep-screen';
import { readSweep } from '@/lib/server/reads-doctor';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';
import { filterOf } from './filter-of';

export const metadata: Metadata = { title: 'Ghosts' };

type SweepPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SweepPage({ searchParams }: SweepPageProps) {
  const params = await searchParams;
  const target = typeof params.target === 'string' && params.target ? params.target : undefined;
  const filter = filterOf(params);
  await requireSession(toPath('/sweep', { target, q: filter }));
  const result = await readSweep({ target });
  if (result.ok || result.error.code === 'notFound') {
    return <SweepScreen targets={await listTargets()} initial={result.ok ? result.data : null} filter={filter} />;
  }
  return (
    <>
      <PageHeader title="Ghosts" />
      <UnreadNote
        what="the ghost sweep"
        error={result.error}
        forbidden="Operators and admins sweep targets. Ask one of them."
      />
    </>
  );
}
