import { Button } from '@/components/ui/button';

type ForwardPagerProps = {
  cursor: string | null;
  next: string | null | undefined;
  onCursor: (cursor: string | null) => void;
};

/** Pages of a list that is read forth only: to the next one, or back to the first. */
export function ForwardPager({ cursor, next, onCursor }: ForwardPagerProps) {
  return (
    <div className="mt-2 flex gap-2">
      {cursor !== null && (
        <Button size="sm" onClick={() => onCursor(null)}>
          First
        </Button>
      )}
      {next && (
        <Button size="sm" onClick={() => onCursor(next)}>
          Next
        </Button>
      )}
    </div>
  );
}
