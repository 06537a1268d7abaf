import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';

type When = 'now' | 'later';

type StartTimeProps = {
  when: When;
  /** Absent where it has a time already, which is changed. */
  onWhen?: ((when: When) => void) | undefined;
  /** As the field has it, in the person's own time: `2026-05-01T23:30`. */
  time: string;
  onTime: (time: string) => void;
  problem: string | undefined;
};

/** At once or at a time, and what a time means. */
export function StartTime({ when, onWhen, time, onTime, problem }: StartTimeProps) {
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        {onWhen && (
          // In one line with the field, whose label and error are above and below it.
          <Segmented
            className={when === 'later' ? 'sm:mt-6.5' : undefined}
            label="Start"
            value={when}
            onChange={onWhen}
            options={[
              { value: 'now', label: 'Now' },
              { value: 'later', label: 'Later' },
            ]}
          />
        )}
        {when === 'later' && (
          <Field label="At, in your time zone" error={problem}>
            <Input type="datetime-local" value={time} onChange={(event) => onTime(event.target.value)} />
          </Field>
        )}
      </div>
      {when === 'later' && onWhen && (
        <p className="text-muted text-sm">Who is in the audience is written down anew at the start. {IF_DOUBLED}</p>
      )}
    </>
  );
}

/** Said of a start at a time. */
export const IF_DOUBLED = 'If the audience has more than doubled by then, the job waits for you instead.';

/** Of epoch ms, in the time of whoever looks. */
export function toFieldTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
