'use client';

import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { RelativeTime } from '@/components/ui/relative-time';
import type { Block } from '@/lib/domain/block';
import { formatAbsolute, formatCount } from '@/lib/domain/format';
import { DAMAGED_WORDS, describeEnd, KIND_WORDS } from './block-words';

type BlockTableProps = { blocks: Block[]; now: number; onUnblock: ((block: Block) => void) | undefined };

const CELL = 'py-2 pr-4 align-top max-md:py-0.5 max-md:pr-0';
const HEADS = ['Blocked', 'Reason', 'By', 'Ends', 'Refused', 'Last refused'];

/** Of a damaged block. A small card says once that it cannot be read. */
const UNKNOWN = <span className="text-muted max-md:hidden">unknown</span>;

/** On a phone each block becomes a small card: whom, why, and what it has done. */
export function BlockTable({ blocks, now, onUnblock }: BlockTableProps) {
  return (
    <table className="w-full text-sm max-md:block">
      <caption className="sr-only">Who may not connect, the newest block first</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b text-left text-muted text-xs">
          {HEADS.map((head) => (
            <th
              key={head}
              scope="col"
              className={cx('h-8 whitespace-nowrap pr-4 font-medium', head === 'Refused' && 'text-right')}
            >
              {head}
            </th>
          ))}
          {onUnblock && (
            <th scope="col" className="h-8">
              <span className="sr-only">Unblock</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {blocks.map((block) => (
          <BlockRow key={`${block.id} ${block.kind} ${block.value}`} block={block} now={now} onUnblock={onUnblock} />
        ))}
      </tbody>
    </table>
  );
}

function BlockRow({ block, now, onUnblock }: { block: Block; now: number; onUnblock: BlockTableProps['onUnblock'] }) {
  const { kind, value, reason, by, createdAt, expiresAt, refused, lastRefusedAt, isDamaged } = block;
  return (
    <tr className="border-b hover:bg-hover max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-4 max-md:py-2.5">
      <th scope="row" className={cx(CELL, 'text-left font-normal')}>
        <Badge tone="muted" className="mr-2 align-[1px]">
          {KIND_WORDS[kind]}
        </Badge>
        <span className="break-all font-medium font-mono">{value}</span>
      </th>
      <td className={cx(CELL, 'max-w-80 break-words max-md:col-span-2 max-md:row-start-2 max-md:max-w-none')}>
        {isDamaged ? DAMAGED_WORDS : reason}
      </td>
      <td className={cx(CELL, 'whitespace-nowrap text-muted max-md:row-start-3')}>
        {isDamaged ? (
          'unknown'
        ) : (
          <>
            <span className="text-ink">{by}</span>, <RelativeTime at={createdAt} now={now} />
          </>
        )}
      </td>
      <td className={cx(CELL, 'whitespace-nowrap max-md:col-start-2 max-md:row-start-1 max-md:text-right')}>
        {expiresAt !== null && <span className="text-muted md:sr-only">ends </span>}
        {expiresAt === null ? (
          describeEnd(block, now)
        ) : (
          <time dateTime={new Date(expiresAt).toISOString()} title={formatAbsolute(expiresAt)}>
            {describeEnd(block, now)}
          </time>
        )}
      </td>
      <td className={cx(CELL, 'text-right tabular-nums max-md:col-start-2 max-md:row-start-3')}>
        {isDamaged ? (
          UNKNOWN
        ) : (
          <>
            {formatCount(refused)}
            <span className="text-muted md:sr-only"> refused</span>
          </>
        )}
      </td>
      <td className={cx(CELL, 'whitespace-nowrap text-muted max-md:row-start-4')}>
        {isDamaged ? (
          UNKNOWN
        ) : lastRefusedAt === null ? (
          <span className="max-md:hidden">never</span>
        ) : (
          <>
            <span className="md:sr-only">last refused </span>
            <RelativeTime at={lastRefusedAt} now={now} />
          </>
        )}
      </td>
      {onUnblock && (
        <td className={cx(CELL, 'text-right md:py-1.5 md:pr-0 max-md:col-start-2 max-md:row-start-4')}>
          <Button size="sm" aria-label={`Unblock ${value}`} onClick={() => onUnblock(block)}>
            Unblock
          </Button>
        </td>
      )}
    </tr>
  );
}
