import { shortConnectionId } from '@/lib/domain/connection-id';
import { plural } from '@/lib/domain/format';
import type { ShownConnection } from './shown-connection';

const NAMED = 5;

/** Who an act is for: one in full, many by count with the first few named. */
export function RecipientSummary({ recipients }: { recipients: ShownConnection[] }) {
  const [first] = recipients;
  if (recipients.length === 1 && first) {
    return (
      <p className="text-sm">
        <span className="break-all font-mono">{first.connectionId}</span>
        {first.userId && <span className="break-words text-muted"> · {first.userId}</span>}
      </p>
    );
  }
  const rest = recipients.length - NAMED;
  return (
    <div className="text-sm">
      <p className="font-medium">{plural(recipients.length, 'connection')}</p>
      <ul className="mt-1 space-y-0.5 text-muted">
        {recipients.slice(0, NAMED).map(({ connectionId, userId }) => (
          <li key={connectionId} className="truncate">
            <span className="font-mono text-ink">{shortConnectionId(connectionId)}</span>
            {userId && ` · ${userId}`}
          </li>
        ))}
        {rest > 0 && <li>and {rest} more</li>}
      </ul>
    </div>
  );
}
