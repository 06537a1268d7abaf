import { Field } from './field';
import { Input } from './input';

type ConfirmWordProps = {
  needed: string;
  word: string;
  setWord: (word: string) => void;
  /** What it is typed for. */
  purpose?: string;
  /** It was tried with another word. */
  isRefused?: boolean;
  /** By the Enter key. */
  onSubmit?: () => void;
};

/** The name of the target, typed: on production several at once take more than a button. */
export function ConfirmWord({
  needed,
  word,
  setWord,
  purpose = 'confirm',
  isRefused = false,
  onSubmit,
}: ConfirmWordProps) {
  return (
    <Field label={`Type ${needed} to ${purpose}`} error={isRefused && `This is not ${needed}.`}>
      <Input
        className="max-w-xs"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={word}
        onChange={(event) => setWord(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && onSubmit?.()}
      />
    </Field>
  );
}
