'use client';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Textarea } from '@/components/ui/textarea';
import { findNoticeProblem } from '@/lib/domain/notice';
import { MAX_GRACE_MS } from '@/lib/domain/paging';
import { unfilledWords } from './unfilled-words';

const MIN_SECONDS = 0.5;
const MAX_SECONDS = MAX_GRACE_MS / 1000;

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
      {text && (
        <Field label="Seconds to read them" error={findGraceProblem(seconds)} className="max-w-48">
          <Input
            type="number"
            inputMode="decimal"
            min={MIN_SECONDS}
            max={MAX_SECONDS}
            step={0.5}
            value={seconds}
            onChange={({ target }) => onSeconds(target.value)}
          />
        </Field>
      )}
    </div>
  );
}

export function findGraceProblem(seconds: string): string | undefined {
  const isWithin = seconds.trim() !== '' && Number(seconds) >= MIN_SECONDS && Number(seconds) <= MAX_SECONDS;
  return isWithin ? undefined : `Between ${MIN_SECONDS} and ${MAX_SECONDS} seconds.`;
}
