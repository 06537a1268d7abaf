import { EmptyState } from '@/components/ui/empty-state';
import { formatCount } from '@/lib/domain/format';
import type { Overview } from '@/lib/domain/overview';
import { noIndexWords } from './no-index-words';

/** What can be said of a table that could only be counted by reading all of it. */
export function NoIndex({ overview: { tableRows, partial } }: { overview: Pick<Overview, 'tableRows' | 'partial'> }) {
  return (
    <EmptyState title="This table cannot be counted without reading all of it">
      <p>
        {noIndexWords(partial)}, so there are no figures on who is registered, on age, on the limit of two hours, on
        connects and disconnects, and no random sample to ask who lives. The console does not scan for figures.
      </p>
      <p className="mt-2">
        {tableRows > 0
          ? `DynamoDB itself counts ${formatCount(tableRows)} rows, expired ones included; that count is up to six hours old.`
          : 'DynamoDB itself counts no rows yet; that count is up to six hours old.'}
      </p>
    </EmptyState>
  );
}
