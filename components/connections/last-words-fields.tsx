'use client';

import { GraceField } from '@/components/shell/grace-field';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { findNoticeProblem } from '@/lib/domain/notice';
import { unfilledWords } from './unfilled-words';

type LastWordsFieldsProps = {
  text: string;
  onText: (text: string) => void;
  /** As typed. */
  seconds: string;
  onSeconds: (seconds: string) => void;
};

/** A close carries no reason on API Gateway; a message before it can. */
export function LastWordsFields({ text, onText, seconds, onSeconds }: LastWordsFieldsProps) {
  const unfilled = unfilledWords(text);
  return (
    <div className="space-y-4">
      <Field
        label="Last words (optional)"
        hint={
          unfilled ? <span className="text-warning">{unfilled}</span> : 'Sent before the close, exactly as written.'
        }
        error={text ? findNoticeProblem(text, 'text')?.message : undefined}
      >
        <Textarea rows={3} value={text} onChange={({ target }) => onText(target.value)} />
      </Field>
      {text && <GraceField seconds={seconds} onSeconds={onSeconds} />}
    </div>
  );
}
