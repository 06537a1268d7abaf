'use client';

import Link from 'next/link';
import { handDraft } from '@/lib/client/handed-draft';
import { placeSearch } from '@/lib/client/long-search';
import { isPlainClick } from '@/lib/client/plain-click';
import type { Draft } from './draft';
import { jobHref } from './job-href';
import { searchFor } from './search-for';
import type { ShownConnection } from './shown-connection';

type MakeJobLinkProps = {
  target: string;
  recipients: ShownConnection[];
  /** When the list was read, epoch ms. */
  readAt: number | undefined;
  draft: Draft;
};

/** Leads to a job for the same recipients, with the text as it stands. */
export function MakeJobLink({ target, recipients, readAt, draft }: MakeJobLinkProps) {
  const q = searchFor(recipients);
  const { params } = placeSearch(q);
  return (
    <Link
      href={jobHref(target, q, readAt)}
      prefetch={false}
      onClick={(event) => {
        // Another tab knows nothing of it, and here it would wait for a form of something else.
        if (isPlainClick(event)) handDraft({ q: 'q' in params ? params.q : params.long, ...draft });
      }}
      className="rounded-sm text-accent underline"
    >
      Make it a job
    </Link>
  );
}
