'use client';

import { useQuery } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { useState } from 'react';
import { askToBlock } from '@/components/shell/block-wish';
import { PageHeader } from '@/components/shell/page-header';
import { useCurrentTarget } from '@/components/shell/use-current-target';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { blocksOf } from '@/lib/client/blocks';
import type { Block, BlockList as Blocks } from '@/lib/domain/block';
import type { TargetDto } from '@/lib/domain/target';
import { AskedNote } from './asked-note';
import { BlockTable } from './block-table';
import { UnblockDialog } from './unblock-dialog';

type BlockListProps = { targets: TargetDto[]; target: string; initial: Blocks; canManage: boolean };

/** Who may not connect to a target, and whom that has refused. */
export function BlockList({ targets, target: read, initial, canManage }: BlockListProps) {
  const target = useCurrentTarget(targets);
  const [chosen, setChosen] = useState<{ block: Block; isOpen: boolean }>();
  const { data, error, refetch } = useQuery({
    ...blocksOf(target?.name ?? ''),
    enabled: target !== undefined,
    ...(target?.name === read && { initialData: initial }),
  });
  if (!target) return <EmptyState title="There is no such target">Choose one at the top.</EmptyState>;
  const button = canManage && (
    <Button variant="primary" onClick={() => askToBlock({ target: target.name, by: 'user', value: '' })}>
      <Ban aria-hidden="true" />
      Block…
    </Button>
  );
  return (
    <>
      <PageHeader title="Blocks" actions={button}>
        Who may not connect. A block works at the next connect; it does not close what is open.
      </PageHeader>
      {error && (
        <ErrorNote title="Not refreshed" message={error.message} onRetry={() => void refetch()} className="mb-4" />
      )}
      {data && <AskedNote {...data} />}
      {data?.blocks.length === 0 && (
        <EmptyState icon={<Ban aria-hidden="true" />} title="Nobody is blocked">
          {canManage ? 'Block a user, an address or a CIDR block here, or from a row of the list.' : ''}
        </EmptyState>
      )}
      {data && data.blocks.length > 0 && (
        <BlockTable
          blocks={data.blocks}
          now={data.readAt}
          onUnblock={canManage ? (block) => setChosen({ block, isOpen: true }) : undefined}
        />
      )}
      {chosen && (
        <UnblockDialog
          key={`${chosen.block.id} ${chosen.block.kind} ${chosen.block.value}`}
          target={target.name}
          block={chosen.block}
          open={chosen.isOpen}
          onClose={() => setChosen({ ...chosen, isOpen: false })}
        />
      )}
    </>
  );
}
