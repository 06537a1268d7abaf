'use client';

import { ExternalLink } from 'lucide-react';
import { useState, useTransition } from 'react';
import { useTwoPersons } from '@/components/shell/release-rules';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { sendNotice } from '@/lib/actions/connections';
import { previewNotice } from '@/lib/client/jobs';
import { forgetOwnClient, useOwnClient } from '@/lib/client/own-client';
import type { NoticePreview } from '@/lib/domain/job';
import type { TargetDto } from '@/lib/domain/target';
import { type ContentDraft, contentProblem } from './content-fields';
import { PreviewNote } from './preview-note';
import { trialWords } from './trial-words';

type TryOutProps = {
  target: TargetDto;
  content: ContentDraft;
  /** Whose preview it is when nobody is named: an id, or the first that the search finds. */
  first: { of: string; q: string };
};

type Shown = { text: string } & (
  | { preview: NoticePreview; sent?: string }
  | { problem: { title: string; message: string } }
);

/** Before anybody else gets it: what one recipient would get, and the same to one's own test client. */
export function TryOut({ target, content, first }: TryOutProps) {
  const ownClient = useOwnClient(target.name);
  const twoPersons = useTwoPersons(target.name, { act: 'send', count: 1 });
  const [of, setOf] = useState('');
  const [shown, setShown] = useState<Shown | null>(null);
  const [isBusy, startTransition] = useTransition();
  const format = content.kind === 'notice' ? content.format : 'text';
  const { text } = content;

  function run(title: string, work: () => Promise<Shown>) {
    const message = contentProblem(content);
    if (message) return setShown({ text, problem: { title, message } });
    startTransition(async () => {
      const result = await work().catch((error: Error) => ({ text, problem: { title, message: error.message } }));
      setShown(result);
    });
  }
  const read = (whose: { of: string; q: string }) => previewNotice({ target: target.name, text, format, ...whose });

  const named = of.trim();
  const preview = () =>
    run('No preview', async () => ({ text, preview: await read(named ? { of: named, q: '' } : first) }));

  /** With the values of a recipient, as the preview has them: one's own client has few. It does where nobody is named or found. */
  const readFor = (id: string) =>
    named ? read({ of: named, q: '' }) : read(first).catch(() => read({ of: id, q: '' }));

  const send = (id: string) => {
    const whose = (filled: NoticePreview) =>
      filled.connectionId === id || filled.text === text ? undefined : (filled.userId ?? filled.connectionId);
    run('Not sent', async () => {
      const filled = await readFor(id);
      if (filled.missing.length > 0 || filled.problem) return { text, preview: filled, sent: trialWords('skipped') };
      const result = await sendNotice({ target: target.name, connectionIds: [id], text: filled.text });
      if (!result.ok) throw new Error(result.error.message);
      const outcome = result.data[0];
      if (outcome?.outcome === 'gone') forgetOwnClient(target.name, id);
      return {
        text,
        preview: filled,
        sent: trialWords(outcome?.outcome ?? 'uncertain', outcome?.detail, whose(filled)),
      };
    });
  };

  return (
    <fieldset className="space-y-3">
      <legend className="mb-2 font-medium text-sm">Try it first</legend>
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Preview for" className="min-w-0 flex-1 basis-56">
          <Input
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="An id or a user; the first found"
            value={of}
            onChange={(event) => setOf(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              if (!isBusy) preview();
            }}
          />
        </Field>
        <Button busy={isBusy} onClick={preview}>
          Preview
        </Button>
        {twoPersons ? null : ownClient ? (
          <Button busy={isBusy} onClick={() => send(ownClient)}>
            Send to my test client
          </Button>
        ) : (
          <a
            href={`/test?${new URLSearchParams({ target: target.name })}`}
            target="_blank"
            rel="noreferrer"
            className={buttonClass()}
          >
            Open a test client
            <ExternalLink aria-hidden="true" />
            <span className="sr-only">in a new tab</span>
          </a>
        )}
      </div>
      {twoPersons && (
        <p className="text-muted text-sm">
          {twoPersons} A notice to your own test client is asked for in the list of connections.
        </p>
      )}
      <div role="status">
        {shown && 'preview' in shown && shown.text === text && (
          <PreviewNote preview={shown.preview} sent={shown.sent ?? null} />
        )}
      </div>
      {shown && 'problem' in shown && shown.text === text && <ErrorNote {...shown.problem} />}
    </fieldset>
  );
}
