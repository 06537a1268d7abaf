import type { Metadata } from 'next';
import { JobScreen } from '@/components/jobs/job-screen';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { readJob } from '@/lib/server/reads-jobs';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export const metadata: Metadata = { title: 'Job' };

export default async function JobPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { target: name, id } = await searchParams;
  const given = { target: typeof name === 'string' ? name : '', id: typeof id === 'string' ? id : '' };
  const { name: userName } = await requireSession(toPath('/jobs/job', given));
  const target = (await listTargets()).find((each) => each.name === given.target);
  const result = await readJob(given);
  if (result.ok && target) {
    const mayBlock = target.permissions.includes('blocks.manage');
    return <JobScreen key={given.id} target={target} initial={result.data} userName={userName} mayBlock={mayBlock} />;
  }
  const error = result.ok ? { code: 'notFound' as const, message: 'There is no such target.' } : result.error;
  return (
    <>
      <PageHeader title="Job" />
      <UnreadNote
        what="this job"
        error={error}
        forbidden="Support, operators and admins see jobs. Ask one of them."
        all={{ href: toPath('/jobs', target ? { target: target.name } : {}), label: 'All jobs' }}
      />
    </>
  );
}
