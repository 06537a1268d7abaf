import type { Metadata } from 'next';
import { NewJob } from '@/components/jobs/new-job';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export const metadata: Metadata = { title: 'New job' };

export default async function NewJobPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const params = await searchParams;
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  const audience = { q: text('q'), long: text('long'), job: text('job'), marks: text('marks'), kind: text('kind') };
  const given = { target: text('target'), ...audience, at: text('at') };
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
  return (
    <NewJob
      targets={targets}
      search={given}
      from={given.job && given.marks ? { jobId: given.job, marks: given.marks } : null}
      kind={given.kind}
      listReadAt={Number(given.at) || null}
    />
  );
}
