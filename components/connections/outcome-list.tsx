import { Badge } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { formatCount } from '@/lib/domain/format';
import type { RecipientOutcome } from '@/lib/domain/outcome';
import {
  type Act,
  isDone,
  lowerFirst,
  outcomeCounts,
  outcomeLabel,
  outcomeMeaning,
  outcomeTone,
} from './outcome-words';
import type { ShownConnection } from './shown-connection';

type OutcomeListProps = { act: Act; outcomes: RecipientOutcome[]; recipients: ShownConnection[] };

/** What became of each: the counts first, then everyone who was not reached, by id. */
export function OutcomeList({ act, outcomes, recipients }: OutcomeListProps) {
  const users = new Map(recipients.map(({ connectionId, userId }) => [connectionId, userId]));
  const exceptions = outcomes.filter(({ outcome }) => !isDone(outcome));
  return (
    <div className="space-y-3 text-sm">
      <p className="flex flex-wrap gap-1.5">
        {outcomeCounts(outcomes, act).map(({ outcome, count, label, tone }) => (
          <Badge key={outcome} tone={tone}>
            {formatCount(count)} {lowerFirst(label)}
          </Badge>
        ))}
      </p>
      <ul className="divide-y border-y">
        {exceptions.map((exception) => (
          <li key={exception.connectionId} className="py-2">
            <p className="flex min-w-0 items-center gap-2">
              <Badge tone={outcomeTone(exception.outcome)}>{outcomeLabel(exception.outcome, act)}</Badge>
              <span className="shrink-0 font-mono">{shortConnectionId(exception.connectionId)}</span>
              <CopyButton value={exception.connectionId} label="Copy connection id" />
              <span className="truncate text-muted">{users.get(exception.connectionId)}</span>
            </p>
            <p className="mt-0.5 text-muted">{outcomeMeaning(exception, act)}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
