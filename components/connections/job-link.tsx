'use client';

import { Megaphone } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/components/ui/button-class';
import { cx } from '@/components/ui/cx';
import { useConnections } from './connections-context';
import { jobHref } from './job-href';

/** Leads to a job for all that the search finds, on whatever page; for some, there is the selection. */
export function JobLink({ readAt }: { readAt: number | undefined }) {
  const { can, state, target } = useConnections();
  if (!can.send) return null;
  return (
    <Link
      href={jobHref(target.name, state.q, readAt)}
      prefetch={false}
      className={cx(buttonClass('ghost', 'sm'), 'max-sm:px-2')}
    >
      <Megaphone aria-hidden="true" />
      <span className="max-sm:sr-only">{state.q ? 'Job for these' : 'New job'}</span>
    </Link>
  );
}
