import type { Metadata } from 'next';
import { NewJob } from '@/components/jobs/new-job';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { readJob } from '@/lib/server/reads-jobs';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';
import { readGiven } from './search-params';

export const metadata: Metadata = { title: 'New job' };

export default async function NewJobPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const given = readGiven(await searchParams);
  await requireSession(toPath('/jobs/new', given));
  const targets = await listTargets();
  const target = given.target ? targets.find(({ name }) => name === given.target) : targets[0];
  if (target && !target.permissions.includes('connections.send')) {
    return (
      <>
        <PageHeader title="New job" />
        <UnreadNote
          what="this form"
          error={{ code: 'forbidden', message: '' }}
          forbidden="Support, operators and admins send notices. Ask one of them."
        />
      </>
    );
  }
  const earlier = given.job ? await readJob({ target: target?.name ?? '', id: given.job }) : null;
  return (
    <NewJob
      targets={targets}
      search={given}
      earlier={earlier && { jobId: given.job, marks: given.marks, job: earlier.ok ? earlier.data : null }}
      kind={given.kind}
      listReadAt={Number(given.at) || null}
    />
  );
}
