import type { Metadata } from 'next';
import { JobList } from '@/components/jobs/job-list';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { readJobs } from '@/lib/server/reads-jobs';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export const metadata: Metadata = { title: 'Jobs' };

export default async function JobsPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const params = await searchParams;
  const targets = await listTargets();
  const target = typeof params.target === 'string' && params.target ? params.target : (targets[0]?.name ?? '');
  await requireSession(toPath('/jobs', { target }));
  const result = await readJobs({ target });
  if (result.ok) return <JobList targets={targets} target={target} initial={result.data} readAt={Date.now()} />;
  return (
    <>
      <PageHeader title="Jobs" />
      <UnreadNote
        what="jobs"
        error={result.error}
        forbidden="Support, operators and admins see jobs. Ask one of them."
      />
    </>
  );
}
