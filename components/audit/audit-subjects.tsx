import { shortConnectionId } from '@/lib/domain/connection-id';
import { formatCount } from '@/lib/domain/format';

/** To whom it was done: the first by name, all that were recorded on demand. */
export function AuditSubjects({ subjects, total }: { subjects: string[]; total: number }) {
  const [first, ...others] = subjects;
  if (first === undefined) return null;
  if (others.length === 0) return <Subject id={first} />;
  const unrecorded = total - subjects.length;
  return (
    <details>
      <summary className="list-none rounded">
        <Subject id={first} /> <span className="text-accent">and {formatCount(total - 1)} more</span>
      </summary>
      <ul className="mt-1 mb-1.5 space-y-0.5 font-mono text-xs">
        {others.map((id) => (
          <li key={id} className="break-all">
            {id}
          </li>
        ))}
        {unrecorded > 0 && (
          <li className="font-sans text-muted">{formatCount(unrecorded)} more are not recorded by id</li>
        )}
      </ul>
    </details>
  );
}

function Subject({ id }: { id: string }) {
  return (
    <span className="whitespace-nowrap font-mono text-xs" title={id}>
      {shortConnectionId(id)}
    </span>
  );
}
