import Link from 'next/link';

type ConnectionIdLinkProps = {
  target: string;
  connectionId: string;
  /** Why this console's list does not tell of it, in words: then it leads nowhere. */
  notHere: string | undefined;
  className: string;
};

/** The id of a connection of something kept, and the way to it: the list with it open. */
export function ConnectionIdLink({ target, connectionId, notHere, className }: ConnectionIdLinkProps) {
  if (notHere !== undefined) return <span className={`font-mono ${className}`}>{connectionId}</span>;
  return (
    <Link
      href={`/connections?${new URLSearchParams({ target, open: connectionId })}`}
      className={`rounded-sm font-mono underline decoration-edge underline-offset-4 hover:decoration-current ${className}`}
    >
      {connectionId}
    </Link>
  );
}
