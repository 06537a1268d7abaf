import { formatCount } from '@/lib/domain/format';

type BarRow = {
  key: string;
  label: string;
  value: number;
  /** The value in words; the number when not given. */
  text?: string;
  /** Beside the value, such as its range. */
  extra?: string | undefined;
};

type BarTableProps = { caption: string; heads: [string, string]; rows: BarRow[]; isLabelWide?: boolean };

/** Bars that are a table: every bar stands beside its number, for eyes and for screen readers alike. */
export function BarTable({ caption, heads, rows, isLabelWide = false }: BarTableProps) {
  const top = Math.max(1, ...rows.map(({ value }) => value));
  return (
    <table className="w-full table-fixed text-sm">
      <caption className="sr-only">{caption}</caption>
      <colgroup>
        <col className={isLabelWide ? 'w-2/5' : 'w-28'} />
        <col />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">{heads[0]}</th>
          <th scope="col">{heads[1]}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, value, text, extra }) => (
          <tr key={key}>
            <th scope="row" title={label} className="truncate py-1 pr-3 text-left font-normal text-muted">
              {label}
            </th>
            <td className="py-1">
              <div className="flex items-center gap-2">
                <svg aria-hidden="true" className="h-3.5 min-w-0 flex-1">
                  <rect width="100%" height="100%" rx="2" className="fill-hover" />
                  {value > 0 && <rect width={`${(value / top) * 100}%`} height="100%" rx="2" className="fill-accent" />}
                </svg>
                <span className={`${extra === undefined ? 'w-14' : 'w-32'} shrink-0 whitespace-nowrap text-right`}>
                  {text ?? formatCount(value)}
                  {extra && <span className="block text-muted text-xs">{extra}</span>}
                </span>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
