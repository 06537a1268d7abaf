'use client';

import { Ban } from 'lucide-react';
import { askToBlock } from '@/components/shell/block-wish';
import { Button } from '@/components/ui/button';
import type { Job } from '@/lib/domain/job';
import { readFilters } from '@/lib/domain/search-query';

/** A kick of one user or one address is often the first half of keeping them out. */
export function BlockAudience({ job }: { job: Job }) {
  const wish = wishOf(job);
  if (!wish) return null;
  return (
    <Button onClick={() => askToBlock({ target: job.target, ...wish })}>
      <Ban aria-hidden="true" />
      Block…
    </Button>
  );
}

/** Of a kick whose filter names one user, address or CIDR block, and nothing else. */
function wishOf({ content, audience }: Job): { by: 'user' | 'address'; value: string } | undefined {
  if (content.kind !== 'kick' || audience.kind !== 'filter') return undefined;
  const { terms, problems } = readFilters(audience.query);
  const [term, ...others] = terms;
  if (!term || others.length > 0 || problems.length > 0) return undefined;
  if (!('value' in term) || ('begins' in term && term.begins)) return undefined;
  if (term.kind === 'user') return { by: 'user', value: term.value };
  return term.kind === 'ip' || term.kind === 'cidr' ? { by: 'address', value: term.value } : undefined;
}
