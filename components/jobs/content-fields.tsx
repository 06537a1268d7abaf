'use client';

import { findGraceProblem, GraceField } from '@/components/shell/grace-field';
import { Field } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { Textarea } from '@/components/ui/textarea';
import { formatBytes } from '@/lib/domain/format';
import { findNoticeProblem, payloadBytes } from '@/lib/domain/notice';
import { parseTemplate, TEMPLATE_FIELDS } from '@/lib/domain/template';
import { TemplateBar } from './template-bar';

export type ContentDraft = {
  kind: 'notice' | 'kick' | 'check';
  text: string;
  format: 'text' | 'json';
  /** To read the last words of a kick, as typed. */
  seconds: string;
};

type ContentFieldsProps = {
  draft: ContentDraft;
  onChange: (changes: Partial<ContentDraft>) => void;
  mayKick: boolean;
  target: string;
  /** What is wrong with the text. */
  error: string | false | undefined;
};

/** What is wrong with the text, as far as it can be told before the audience is known; undefined when nothing is. */
export function contentProblem({ kind, text }: ContentDraft): string | undefined {
  if (kind === 'check' || (kind === 'kick' && text === '')) return undefined;
  return findNoticeProblem(text, 'text')?.message ?? parseTemplate(text).problems[0];
}

/** What is wrong with the time for last words, where there are any; its field says so. */
export function graceProblem({ kind, text, seconds }: ContentDraft): string | undefined {
  return kind === 'kick' && text !== '' ? findGraceProblem(seconds) : undefined;
}

/** What they get. */
export function ContentFields({ draft, onChange, mayKick, target, error }: ContentFieldsProps) {
  const { kind, text, format, seconds } = draft;
  return (
    <fieldset className="space-y-3">
      <legend className="mb-2 font-medium text-sm">What</legend>
      <Segmented
        label="What"
        value={kind}
        onChange={(next) => onChange({ kind: next })}
        options={[
          { value: 'notice', label: 'Notice' },
          ...(mayKick ? [{ value: 'kick' as const, label: 'Kick' }] : []),
          { value: 'check', label: 'Check only' },
        ]}
      />
      {kind === 'check' ? (
        <p className="text-muted text-sm">
          Asks API Gateway about each recipient with GetConnection. Nobody gets anything.
        </p>
      ) : (
        <>
          {kind === 'notice' && (
            <Segmented
              label="Format"
              value={format}
              onChange={(next) => onChange({ format: next })}
              options={[
                { value: 'text', label: 'Text' },
                { value: 'json', label: 'JSON' },
              ]}
              className="ml-3"
            />
          )}
          {kind === 'notice' && <TemplateBar target={target} draft={draft} onChange={onChange} />}
          <Field
            error={error}
            label={kind === 'kick' ? 'Last words, if any' : 'Message'}
            hint={`${formatBytes(payloadBytes(text))} before fields are filled. Fields: ${TEMPLATE_FIELDS.map((field) => `{{${field}}}`).join(' ')}; {{attr:room}} is an attribute of the row; {{userId|there}} has a default.`}
          >
            <Textarea
              rows={6}
              className="font-mono"
              value={text}
              onChange={(event) => onChange({ text: event.target.value })}
            />
          </Field>
          {kind === 'kick' && text !== '' && (
            <GraceField seconds={seconds} onSeconds={(next) => onChange({ seconds: next })} />
          )}
        </>
      )}
    </fieldset>
  );
}
