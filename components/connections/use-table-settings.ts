'use client';

import { useMemo } from 'react';
import type { View } from '@/lib/domain/view';
import { readTableSettings, type TableSettings } from './table-settings';
import { store, useStored } from './use-stored';
import { tableOf } from './view-state';

const OWN = 'switchboard.table';
const keyOf = (viewId: string) => `switchboard.view.${viewId}`;

/**
 * How this person wants the table, and how to change it. An open view has columns and density of its own; what is changed of them
 * while it is open is remembered for it alone.
 */
export function useTableSettings(
  view: View | undefined,
): [TableSettings, (changes: Partial<TableSettings> | null) => void] {
  const [own, storeOwn] = useStored(OWN);
  const [ofView, storeOfView] = useStored(view ? keyOf(view.id) : OWN);
  const settings = useMemo(() => {
    const usual = readTableSettings(own);
    if (!view) return usual;
    return { ...usual, ...tableOf(ofView ? readTableSettings(ofView) : view) };
  }, [own, ofView, view]);

  function change(changes: Partial<TableSettings> | null) {
    if (!view) return storeOwn(changes && JSON.stringify({ ...settings, ...changes }));
    const { columns, density, appliesItself } = { ...settings, ...(changes ?? { appliesItself: true }) };
    storeOfView(changes && JSON.stringify({ columns, density }));
    if (appliesItself !== settings.appliesItself) {
      storeOwn(JSON.stringify({ ...readTableSettings(own), appliesItself }));
    }
  }
  return [settings, change];
}

/** The table is as the view says again. */
export function forgetTableOf(viewId: string): void {
  store(keyOf(viewId), null);
}
