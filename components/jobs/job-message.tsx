'use client';

import { ChevronRight } from 'lucide-react';
import type { Job } from '@/lib/domain/job';
import { sizeOf } from './job-facts';

/** What its recipients get, as it was written and as this person's role sees it; nothing where they get none. */
export function JobMessage({ job: { content, card } }: { job: Pick<Job, 'content' | 'card'> }) {
  const text = content.kind === 'notice' ? content.template : content.kind === 'kick' ? content.lastWords : null;
  if (text === null) return null;
  return (
    <details className="group text-sm">
      <summary className="inline-flex min-h-8 cursor-pointer list-none items-center gap-1.5 rounded font-medium pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 text-muted transition-transform duration-100 group-open:rotate-90"
        />
        {content.kind === 'kick' ? 'Last words' : 'Message'}
        <span className="font-normal text-muted">
          {[
            content.kind === 'notice' && content.format === 'json' && 'JSON',
            card?.payloadBytes && sizeOf(card.payloadBytes),
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      </summary>
      <pre className="wrap-anywhere mt-2 max-h-80 overflow-auto whitespace-pre-wrap rounded border bg-surface px-2.5 py-2 font-mono">
        {text}
      </pre>
    </details>
  );
}
