'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Kbd } from '@/components/ui/kbd';
import { Segmented } from '@/components/ui/segmented';
import { Textarea } from '@/components/ui/textarea';
import { formatJson, type NoticeProblem } from '@/lib/domain/notice';
import type { Draft } from './draft';
import { NoticeSize } from './notice-size';
import { unfilledWords } from './unfilled-words';

const FORMATS = [
  { value: 'text', label: 'Text' },
  { value: 'json', label: 'JSON' },
] as const;

type NoticeEditorProps = {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  problem: NoticeProblem | undefined;
  onSubmit: () => void;
  /** How to make a job of it, which fills fields. */
  asJob: ReactNode;
};

export function NoticeEditor({ draft, onDraft, problem, onSubmit, asJob }: NoticeEditorProps) {
  const isJson = draft.format === 'json';
  const formatted = isJson ? formatJson(draft.text) : undefined;
  const unfilled = unfilledWords(draft.text);
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          label="Format of the message"
          value={draft.format}
          onChange={(format) => onDraft({ ...draft, format })}
          options={FORMATS}
        />
        {isJson && (
          <Button
            variant="ghost"
            disabled={formatted === undefined || formatted === draft.text}
            onClick={() => formatted !== undefined && onDraft({ ...draft, text: formatted })}
          >
            Format JSON
          </Button>
        )}
      </div>
      <Field
        label="Message"
        hint={
          unfilled && (
            <>
              <span className="wrap-anywhere text-warning">{unfilled}</span> {asJob}
            </>
          )
        }
        error={problem?.message}
      >
        {(ids) => (
          <Textarea
            {...ids}
            data-autofocus
            rows={8}
            spellCheck={!isJson}
            value={draft.text}
            className={isJson ? 'font-mono' : undefined}
            onChange={({ target }) => onDraft({ ...draft, text: target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              onSubmit();
            }}
          />
        )}
      </Field>
      <p className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-muted text-sm">
        <NoticeSize text={draft.text} />
        <span className="pointer-coarse:hidden">
          <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> sends
        </span>
      </p>
    </div>
  );
}
