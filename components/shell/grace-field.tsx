import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { MAX_GRACE_MS } from '@/lib/domain/paging';

const MIN_SECONDS = 0.5;
const MAX_SECONDS = MAX_GRACE_MS / 1000;

/** As typed, where nobody has typed anything. */
export const USUAL_GRACE = '1';

type GraceFieldProps = {
  /** As typed. */
  seconds: string;
  onSeconds: (seconds: string) => void;
};

/** How long a client has for its last words before it is closed. */
export function GraceField({ seconds, onSeconds }: GraceFieldProps) {
  return (
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
  );
}

export function findGraceProblem(seconds: string): string | undefined {
  const isWithin = seconds.trim() !== '' && Number(seconds) >= MIN_SECONDS && Number(seconds) <= MAX_SECONDS;
  return isWithin ? undefined : `Between ${MIN_SECONDS} and ${MAX_SECONDS} seconds.`;
}

/** Of what has no problem. */
export function toGraceMs(seconds: string): number {
  return Math.round(Number(seconds) * 1000);
}
