import { shortConnectionId } from '@/lib/domain/connection-id';
import { formatCount, plural } from '@/lib/domain/format';
import type { ShownConnection } from './shown-connection';
import { StateBadge } from './state-badge';

const NAMED = 5;

/** Who an act is for, as they stand now: one in full, many by count with the first few named. */
export function RecipientSummary({ recipients }: { recipients: ShownConnection[] }) {
  const [first] = recipients;
  if (recipients.length === 1 && first) {
    return (
      <div className="text-sm">
        <p className="flex items-start justify-between gap-x-3">
          <span className="min-w-0 break-all font-mono">{first.connectionId}</span>
          <StateBadge state={first.state} />
        </p>
        <p className="wrap-anywhere text-muted">
          <Whose connection={first} />
        </p>
      </div>
    );
  }
  const rest = recipients.length - NAMED;
  const gone = recipients.filter(({ state }) => state === 'gone').length;
  return (
    <div className="text-sm">
      <p className="font-medium">
        {plural(recipients.length, 'connection')}
        {gone > 0 && `, ${formatCount(gone)} gone`}
      </p>
      <ul className="mt-1 space-y-0.5 text-muted">
        {recipients.slice(0, NAMED).map((each) => (
          <li key={each.connectionId} className="flex items-center gap-x-2">
            <span className="shrink-0 font-mono text-ink">{shortConnectionId(each.connectionId)}</span>
            <span className="min-w-0 flex-1 truncate">
              <Whose connection={each} />
            </span>
            <StateBadge state={each.state} />
          </li>
        ))}
        {rest > 0 && <li>and {formatCount(rest)} more</li>}
      </ul>
    </div>
  );
}

/** Names run in either direction, and each keeps to itself. */
function Whose({ connection: { userId, client } }: { connection: ShownConnection }) {
  return (
    <>
      <bdi>{userId ?? 'user unknown'}</bdi>
      {client && (
        <>
          {' · '}
          <bdi>{client}</bdi>
        </>
      )}
    </>
  );
}
