import { Badge } from '@/components/ui/badge';
import { RelativeTime } from '@/components/ui/relative-time';
import { countStates, type Examination } from '@/lib/domain/finding';
import { formatAbsolute, formatDuration } from '@/lib/domain/format';
import { countWords, FINDING_LOOKS } from './finding-looks';

type ExaminationSummaryProps = { examination: Examination; now: number };

/** The states counted, and when this was. */
export function ExaminationSummary({ examination, now }: ExaminationSummaryProps) {
  const { findings, examinedAt, tookMs } = examination;
  return (
    <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
      <ul className="flex flex-wrap gap-2" aria-label="Findings by state">
        {countStates(findings).map(({ state, count }) => {
          const { icon: Icon, tone } = FINDING_LOOKS[state];
          return (
            <li key={state}>
              <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
                {countWords(state, count)}
              </Badge>
            </li>
          );
        })}
      </ul>
      <p className="text-muted">
        Examined <RelativeTime at={examinedAt} now={now} />, at {formatAbsolute(examinedAt).slice(11, 19)} UTC; it took{' '}
        {tookMs < 1000 ? 'less than a second' : formatDuration(tookMs)}.
      </p>
    </div>
  );
}
