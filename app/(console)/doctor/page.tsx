import type { Metadata } from 'next';
import { DoctorScreen } from '@/components/doctor/doctor-screen';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { readExamination } from '@/lib/server/reads-doctor';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export const metadata: Metadata = { title: 'Doctor' };

type DoctorPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function DoctorPage({ searchParams }: DoctorPageProps) {
  const { target: given } = await searchParams;
  const target = typeof given === 'string' && given ? given : undefined;
  await requireSession(toPath('/doctor', { target }));
  const result = await readExamination({ target });
  if (result.ok || result.error.code === 'notFound') {
    return (
      <DoctorScreen targets={await listTargets()} initial={result.ok ? result.data : null} startedAt={Date.now()} />
    );
  }
  return (
    <>
      <PageHeader title="Doctor" />
      <UnreadNote
        what="the doctor"
        error={result.error}
        forbidden="Operators and admins examine targets. Ask one of them."
      />
    </>
  );
}
