import Link from 'next/link';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { formatCount } from '@/lib/domain/format';

type AuditSubjectsProps = {
  subjects: string[];
  total: number;
  /** The page of a subject, where it has one that this person may open. */
  hrefOf?: (id: string) => string;
};

/** To whom it was done: the first by name, all that were recorded on demand. */
export function AuditSubjects({ subjects, total, hrefOf }: AuditSubjectsProps) {
  const [first, ...others] = subjects;
  if (first === undefined) return null;
  const name = <Subject id={first} />;
  if (others.length === 0) {
    return hrefOf ? (
      <Link href={hrefOf(first)} className="rounded text-accent hover:underline">
        {name}
      </Link>
    ) : (
      name
    );
  }
  const unrecorded = total - subjects.length;
  return (
    <details>
      <summary className="list-none rounded">
        {name} <span className="text-accent">and {formatCount(total - 1)} more</span>
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
