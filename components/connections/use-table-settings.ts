'use client';

import { useMemo } from 'react';
import { readTableSettings, type TableSettings } from './table-settings';
import { useStored } from './use-stored';

/** How this person wants the table, and how to change it. */
export function useTableSettings(): [TableSettings, (changes: Partial<TableSettings> | null) => void] {
  const [stored, store] = useStored('switchboard.table');
  const settings = useMemo(() => readTableSettings(stored), [stored]);
  return [settings, (changes) => store(changes && JSON.stringify({ ...settings, ...changes }))];
}
