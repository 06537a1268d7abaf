'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Segmented } from '@/components/ui/segmented';
import { COLUMN_NAMES, type ColumnKey } from './columns';
import { useConnections } from './connections-context';
import { ALL_COLUMNS, moveColumn, type TableSettings, toggleColumn } from './table-settings';

type TableDialogProps = { open: boolean; onOpenChange: (isOpen: boolean) => void };

const DENSITIES: { value: TableSettings['density']; label: string }[] = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
];

/** Which columns there are and in which order, how dense the rows are, and whether changes apply by themselves. */
export function TableDialog({ open, onOpenChange }: TableDialogProps) {
  const { table, setTable } = useConnections();
  const { columns } = table;
  const hidden = ALL_COLUMNS.filter((key) => !columns.includes(key));
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Columns and rows"
      description="Remembered by this browser. A narrow window leaves columns out."
      size="sm"
      footer={
        <>
          <Button variant="ghost" className="mr-auto" onClick={() => setTable(null)}>
            Reset
          </Button>
          <Button variant="primary" onClick={() => onOpenChange(false)}>
            Done
          </Button>
        </>
      }
    >
      <ul aria-label="Columns" className="text-sm">
        {[...columns, ...hidden].map((key) => (
          <ColumnLine key={key} column={key} />
        ))}
      </ul>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-2 text-sm">
        <span aria-hidden="true">Rows</span>
        <Segmented
          label="Rows"
          value={table.density}
          onChange={(density) => setTable({ density })}
          options={DENSITIES}
        />
      </div>
      <label htmlFor="applies-itself" className="mt-4 flex items-start gap-3 text-sm">
        <Checkbox
          id="applies-itself"
          className="mt-0.5"
          checked={table.appliesItself}
          onCheckedChange={(appliesItself) => setTable({ appliesItself })}
        />
        <span>
          Apply changes by itself
          <span className="block text-muted">
            When nobody points at the list, nothing is selected and it stands at its top.
          </span>
        </span>
      </label>
    </Dialog>
  );
}

function ColumnLine({ column }: { column: ColumnKey }) {
  const { table, setTable } = useConnections();
  const { columns } = table;
  const at = columns.indexOf(column);
  const name = COLUMN_NAMES[column];
  const id = `column-${column}`;
  const move = (by: -1 | 1) => setTable({ columns: moveColumn(columns, column, by) });
  return (
    <li className="flex min-h-9 items-center gap-3 pointer-coarse:min-h-11">
      <Checkbox
        id={id}
        checked={at !== -1}
        onCheckedChange={() => setTable({ columns: toggleColumn(columns, column) })}
      />
      <label htmlFor={id} className="flex-1">
        {name}
      </label>
      {at !== -1 && (
        <>
          <IconButton size="sm" label={`Move ${name} to the left`} aria-disabled={at === 0} onClick={() => move(-1)}>
            <ArrowUp aria-hidden="true" />
          </IconButton>
          <IconButton
            size="sm"
            label={`Move ${name} to the right`}
            aria-disabled={at === columns.length - 1}
            onClick={() => move(1)}
          >
            <ArrowDown aria-hidden="true" />
          </IconButton>
        </>
      )}
    </li>
  );
}
