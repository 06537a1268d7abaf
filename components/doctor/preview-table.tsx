import { cx } from '@/components/ui/cx';
import { MAPPED_FIELDS, type PreviewRow } from '@/lib/domain/mapping';

type PreviewTableProps = {
  rows: PreviewRow[];
  /** Another choice is being read. */
  isStale: boolean;
};

/** The same rows as the list would show them. */
export function PreviewTable({ rows, isStale }: PreviewTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label="Preview" aria-busy={isStale} className="overflow-x-auto">
      <table className={cx('w-full text-sm', isStale && 'opacity-60')}>
        <caption className="pb-1 text-left font-medium">How these rows would be read</caption>
        <thead>
          <tr className="border-b text-left text-muted text-xs">
            {MAPPED_FIELDS.map(({ name, label }) => (
              <th key={name} scope="col" className="h-8 whitespace-nowrap pr-4 font-medium">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a sample never move
            <tr key={index} className="border-b">
              {MAPPED_FIELDS.map(({ name }) => (
                <td key={name} className="h-9 whitespace-nowrap pr-4">
                  {row[name] ?? <span className="text-muted">not known</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
