'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { openCountOf } from '@/lib/client/blocks';
import type { Block } from '@/lib/domain/block';
import { plural } from '@/lib/domain/format';
import { formatSearch } from '@/lib/domain/search';

type BlockDoneProps = { target: string; block: Block; onLeave: () => void };

/** Who is still connected, and the way to a job that kicks them. */
export function BlockDone({ target, block, onLeave }: BlockDoneProps) {
  const { kind, value } = block;
  const q = formatSearch([{ kind, value }]);
  const { data: open } = useQuery(openCountOf(target, q));
  if (open?.count === 0) return <p role="status">By the registry, nobody whom this blocks is connected now.</p>;
  const count = open ? `${open.isMore ? 'more than ' : ''}${plural(open.count, 'connection')}` : undefined;
  const isOne = open?.count === 1 && !open.isMore;
  return (
    <p role="status">
      {count ? `${count[0]?.toUpperCase()}${count.slice(1)} ${isOne ? 'is' : 'are'} open now. ` : ''}
      <Link
        href={`/jobs/new?${new URLSearchParams({ target, q, kind: 'kick' })}`}
        onClick={onLeave}
        className="rounded-sm text-accent underline underline-offset-2"
      >
        Prepare a job to kick {isOne ? 'it' : 'what is open'}
      </Link>
    </p>
  );
}
