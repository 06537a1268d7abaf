import type { Metadata } from 'next';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { toDraft } from '@/lib/domain/target-draft';
import { readTargets } from '@/lib/server/reads-targets';
import { requireSession } from '@/lib/server/session';
import { ExaminedForm } from './examined-form';

export const metadata: Metadata = { title: 'Settings of a target' };

export default async function NewTargetPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { edit } = await searchParams;
  const name = typeof edit === 'string' ? edit : '';
  await requireSession(toPath('/targets/new', { edit: name }));
  const result = await readTargets();
  const added = result.ok && name ? result.data.find((each) => each.name === name)?.added : undefined;
  const edited = added?.settings ? { draft: toDraft(added.settings), revision: added.revision } : null;
  const isGone = result.ok && name !== '' && edited === null;
  const gone = { code: 'notFound', message: 'There is no such target that was added here.' } as const;
  return (
    <>
      <PageHeader title={name ? `Edit ${edited?.draft.title ?? name}` : 'Add a target'}>
        The console makes signed calls to what you enter here, with its own credentials or those of the role you name.
      </PageHeader>
      {result.ok && !isGone ? (
        <ExaminedForm edited={edited} />
      ) : (
        <UnreadNote
          what="this form"
          error={result.ok ? gone : result.error}
          forbidden="Only admins add targets. Ask one of them."
        />
      )}
    </>
  );
}
