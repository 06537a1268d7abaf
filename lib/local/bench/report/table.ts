import type { Bound, Figure } from './figure';
import type { Spread } from './statistics';

const HEADINGS = ['what', 'unit', 'ours', 'limit', 'ratio', 'bound', ''];

/** Figures as lines of text in columns. A ratio comes with its lowest and highest round. */
export function toTable(figures: readonly Figure[]): string {
  const rows = [HEADINGS, ...figures.map(toRow)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

function toRow({ what, unit, ours, limit, ratio, bound, holds }: Figure): string[] {
  const outcome = holds ? 'holds' : 'MISSED';
  return [
    what,
    unit,
    toNumber(ours.median),
    limit ? toNumber(limit.median) : '',
    ratio ? toRatio(ratio) : '',
    bound ? toBound(bound) : '',
    bound ? outcome : '',
  ];
}

/** Texts to the left, numbers to the right. */
function pad(cell: string, width: number, column: number): string {
  return column === 2 || column === 3 ? cell.padStart(width) : cell.padEnd(width);
}

function toRatio({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)})`;
}

function toBound(bound: Bound): string {
  return 'atMost' in bound ? `<= ${bound.atMost}` : `>= ${bound.atLeast}`;
}

/** Three digits that matter; whole numbers from a hundred on. */
function toNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const text = value.toLocaleString('en-GB', { maximumFractionDigits: digits });
  return text === '-0' ? '0' : text;
}
