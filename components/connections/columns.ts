/**
 * Widths and visibility by the room that the list has, which the open drawer takes from. On a phone, what the first
 * column's second line says needs no column.
 */
export const COLUMNS = {
  select: 'w-9',
  connection: '@3xl:w-52',
  user: 'hidden @3xl:table-cell',
  state: 'w-30 @3xl:w-36',
  lastActive: 'hidden @2xl:table-cell w-28',
  sourceIp: 'hidden @3xl:table-cell w-40',
  client: 'hidden @5xl:table-cell',
  connectedFor: 'hidden @4xl:table-cell w-32',
  connectedAt: 'hidden @4xl:table-cell w-50',
  cutOff: 'hidden @4xl:table-cell w-28',
  actions: 'w-10 pointer-coarse:w-11',
} as const;

/** Columns that may be left out and ordered; the id stands first, what can be done last. */
export type ColumnKey = Exclude<keyof typeof COLUMNS, 'select' | 'connection' | 'actions'>;

export const COLUMN_NAMES: Record<ColumnKey, string> = {
  user: 'User',
  state: 'Status',
  lastActive: 'Last active',
  sourceIp: 'Source IP',
  client: 'Client',
  connectedFor: 'Connected for',
  connectedAt: 'Connected at',
  cutOff: 'Cut off in',
};

/** `--row` is set by the density. */
export const CELL = 'h-(--row) pr-3 text-left align-middle';
