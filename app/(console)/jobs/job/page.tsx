import type { Metadata } from 'next';
import { JobScreen } from '@/components/jobs/job-screen';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { listTargets } from '@/lib/server/context';
import { readJob } from '@/lib/server/reads-jobs';
import { requireSession } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Job' };

export default async function JobPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { target: name, id } = await searchParams;
  const given = { target: typeof name === 'string' ? name : '', id: typeof id === 'string' ? id : '' };
  const { name: userName, permissions } = await requireSession(toPath('/jobs/job', given));
  const target = listTargets().find((each) => each.name === given.target);
  const result = await readJob(given);
  if (result.ok && target) {
    const mayBlock = permissions.includes('blocks.manage');
    return <JobScreen key={given.id} target={target} initial={result.data} userName={userName} mayBlock={mayBlock} />;
  }
  const error = result.ok ? { code: 'notFound' as const, message: 'There is no such target.' } : result.error;
  return (
    <>
      <PageHeader title="Job" />
      <UnreadNote what="this job" error={error} forbidden="Support, operators and admins see jobs. Ask one of them." />
    </>
  );
}
