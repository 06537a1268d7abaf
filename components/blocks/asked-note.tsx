import { RelativeTime } from '@/components/ui/relative-time';
import type { BlockList } from '@/lib/domain/block';

/** Whether anybody enforces all this: a block alone refuses nobody. */
export function AskedNote({ askedAt, readAt }: BlockList) {
  if (askedAt === null) {
    return (
      <p role="note" className="mb-4 max-w-2xl rounded bg-warning-soft px-3 py-2.5 text-sm">
        <span className="font-medium">Nothing is refused yet.</span> No authorizer of this target has asked for its
        blocks. They are enforced by the $connect authorizer that comes with this console.
      </p>
    );
  }
  return (
    <p className="mb-3 text-muted text-sm">
      The $connect authorizer asks for blocks at every connect. It last reported that{' '}
      <RelativeTime at={askedAt} now={readAt} />.
    </p>
  );
}
