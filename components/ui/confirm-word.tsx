import { Field } from './field';
import { Input } from './input';

type ConfirmWordProps = {
  needed: string;
  word: string;
  setWord: (word: string) => void;
  /** What it is typed for. */
  purpose?: string | undefined;
  /** It was tried with another word. */
  isRefused?: boolean;
  /** By the Enter key; without it that key does nothing. */
  onSubmit?: (() => void) | undefined;
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
  const asked = <code className="wrap-anywhere rounded-sm bg-hover px-1 py-0.5 font-mono text-ink">{needed}</code>;
  return (
    <Field
      label={
        <>
          Type {asked} to {purpose}
        </>
      }
      error={isRefused && <>This is not {asked}. Type it exactly as it is written above.</>}
    >
      <Input
        className="max-w-xs"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={word}
        onChange={(event) => setWord(event.target.value)}
        onKeyDown={({ key, nativeEvent }) => key === 'Enter' && !nativeEvent.isComposing && onSubmit?.()}
      />
    </Field>
  );
}
