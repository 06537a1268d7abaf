import type { Metadata } from 'next';
import { BlockList } from '@/components/blocks/block-list';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { readBlocks } from '@/lib/server/reads-blocks';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export const metadata: Metadata = { title: 'Blocks' };

export default async function BlocksPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const params = await searchParams;
  const targets = await listTargets();
  const target = typeof params.target === 'string' && params.target ? params.target : (targets[0]?.name ?? '');
  await requireSession(toPath('/blocks', { target }));
  const result = await readBlocks({ target });
  if (result.ok) {
    const canManage = targets.some((each) => each.name === target && each.permissions.includes('blocks.manage'));
    return <BlockList targets={targets} target={target} initial={result.data} canManage={canManage} />;
  }
  return (
    <>
      <PageHeader title="Blocks" />
      <UnreadNote
        what="blocks"
        error={result.error}
        forbidden="Support, operators and admins see them. Ask one of them."
      />
    </>
  );
}
