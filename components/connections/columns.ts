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
  actions: 'w-10 pointer-coarse:w-11',
} as const;

export const CELL = 'h-10 pr-3 text-left align-middle';
