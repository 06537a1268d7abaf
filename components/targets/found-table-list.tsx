import { Badge, type Tone } from '@/components/ui/badge';
import { plural } from '@/lib/domain/format';
import type { FoundTables, TableFit } from '@/lib/domain/found-table';

type FoundTableListProps = { found: FoundTables; chosen: string; onChoose: (name: string) => void };

const FITS: Record<TableFit, { words: string; tone: Tone }> = {
  managed: { words: 'Made for this', tone: 'positive' },
  likely: { words: 'Likely', tone: 'info' },
  unknown: { words: 'Not known', tone: 'muted' },
  unlikely: { words: 'Unlikely', tone: 'muted' },
};

/** The tables of a Region, the likely ones first. */
export function FoundTableList({ found, chosen, onChoose }: FoundTableListProps) {
  const { tables, denied, isCut } = found;
  if (denied) return <p className="rounded bg-warning-soft px-3 py-2.5 text-sm">{denied}</p>;
  if (tables.length === 0) return <p className="text-muted text-sm">There is no table here.</p>;
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">Tables found</legend>
      <div className="max-h-80 divide-y overflow-y-auto rounded border border-edge">
        {tables.map(({ name, fit, key, rows }) => (
          <label
            key={name}
            className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm has-checked:bg-accent-soft hover:not-has-checked:bg-hover"
          >
            <input
              type="radio"
              name="table"
              value={name}
              checked={name === chosen}
              onChange={() => onChoose(name)}
              aria-label={name}
              className="size-4 shrink-0 cursor-pointer appearance-none rounded-full border border-edge bg-surface checked:border-[5px] checked:border-accent-solid checked:bg-on-solid"
            />
            <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{name}</span>
            <Badge tone={FITS[fit].tone}>{FITS[fit].words}</Badge>
            <span className="text-muted text-xs">
              {key ?? 'may not be looked at'}
              {rows !== null && `, ${plural(rows, 'row')} (counted within six hours)`}
            </span>
          </label>
        ))}
      </div>
      {isCut && (
        <p className="mt-1.5 text-muted text-sm">There are more. Enter the name if yours is not among these.</p>
      )}
    </fieldset>
  );
}
