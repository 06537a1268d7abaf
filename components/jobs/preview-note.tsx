import { shortConnectionId } from '@/lib/domain/connection-id';
import { formatBytes, plural } from '@/lib/domain/format';
import type { NoticePreview } from '@/lib/domain/job';
import { meteredUnits } from '@/lib/domain/notice';

/** Of a text; whoever wants to see all of it sends it to the test client. */
const MAX_SHOWN = 4_000;

type PreviewNoteProps = { preview: NoticePreview; sent: string | null };

/** The filled text, whose it is, what it weighs and what its row lacks. */
export function PreviewNote({ preview, sent }: PreviewNoteProps) {
  const { connectionId, userId, text, bytes, missing, problem, isMasked } = preview;
  return (
    <section aria-label="Preview" className="max-w-2xl space-y-1 text-sm">
      {sent && <p className="font-medium">{sent}</p>}
      <p className="text-muted">
        For <span className="font-mono">{shortConnectionId(connectionId)}</span>
        {userId !== undefined && ` of ${userId}`}: {formatBytes(bytes)}, metered as{' '}
        {plural(meteredUnits(bytes), 'message')}.
      </p>
      {missing.length > 0 && (
        <p className="text-danger">
          Its row has no {missing.join(', ')}, so a job skips it. Write{' '}
          {missing.map((field) => `{{${field}|…}}`).join(', ')} to include it.
        </p>
      )}
      {problem && <p className="text-danger">{problem}</p>}
      <pre className="wrap-anywhere whitespace-pre-wrap rounded border bg-surface px-2.5 py-2 font-mono">
        {text.slice(0, MAX_SHOWN)}
        {text.length > MAX_SHOWN && ' …'}
      </pre>
      {isMasked && <p className="text-muted">Your role sees some values masked; recipients of a job get them whole.</p>}
    </section>
  );
}
