import { COLUMN_NAMES, type ColumnKey } from './columns';

/** How this person wants the table; this browser remembers it. */
export type TableSettings = {
  /** Shown columns in their order. */
  columns: readonly ColumnKey[];
  density: 'comfortable' | 'compact';
  /** Changes are put on screen by themselves while nobody is at the list. */
  appliesItself: boolean;
};

export const DEFAULT_SETTINGS: TableSettings = {
  columns: ['user', 'state', 'lastActive', 'sourceIp', 'client', 'connectedFor'],
  density: 'comfortable',
  appliesItself: true,
};
export const ALL_COLUMNS = Object.keys(COLUMN_NAMES) as ColumnKey[];

/** Reads what was remembered; what cannot be read, or is of another version, counts as never chosen. */
export function readTableSettings(text: string | null | undefined): TableSettings {
  if (!text) return DEFAULT_SETTINGS;
  const stored = parse(text);
  const { columns, density, appliesItself } = stored ?? {};
  return {
    columns: Array.isArray(columns) ? knownColumns(columns) : DEFAULT_SETTINGS.columns,
    density: density === 'compact' ? 'compact' : 'comfortable',
    appliesItself: appliesItself !== false,
  };
}

/** Each once, without those that there are no more. */
export function knownColumns(columns: readonly unknown[]): ColumnKey[] {
  return ALL_COLUMNS.filter((key) => columns.includes(key)).sort((a, b) => columns.indexOf(a) - columns.indexOf(b));
}

/** Shows a column as the last one, or hides it. */
export function toggleColumn(columns: readonly ColumnKey[], key: ColumnKey): ColumnKey[] {
  return columns.includes(key) ? columns.filter((each) => each !== key) : [...columns, key];
}

/** Moves a shown column one place to the left (-1) or right (1); at the end it stays. */
export function moveColumn(columns: readonly ColumnKey[], key: ColumnKey, by: -1 | 1): ColumnKey[] {
  const from = columns.indexOf(key);
  const to = from + by;
  if (from === -1 || to < 0 || to >= columns.length) return [...columns];
  const moved = columns.filter((each) => each !== key);
  moved.splice(to, 0, key);
  return moved;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
