import { EXPORT_ROWS_PER_SECOND, type ExportFormat, type ExportPlan, MAX_EXPORT_ROWS } from '@/lib/domain/export';
import { formatCount, formatDuration, plural } from '@/lib/domain/format';

export const FORMAT_WORDS: Record<ExportFormat, string> = { csv: 'CSV', jsonl: 'JSON lines' };

/** How many rows and what reading them takes; never more certain than it is. */
export function exportWords({ rows, capacityUnits, consent, isAsked }: ExportPlan): string[] {
  const count = countWords(rows);
  const asked = isAsked ? ' API Gateway is asked about each row that is read, 200 a second at most.' : '';
  const cost =
    capacityUnits === null
      ? ''
      : ` Reading them costs about ${plural(Math.max(1, Math.round(capacityUnits)), 'capacity unit')}.`;
  const seconds = rows && rows.is !== 'more' ? Math.ceil(rows.count / EXPORT_ROWS_PER_SECOND) : 0;
  const time = seconds > 1 && !isAsked ? ` It takes ${formatDuration(seconds * 1000)} or more.` : '';
  return [`${count}${cost}${time}${asked}`, ...(consent ?? [])];
}

function countWords(rows: ExportPlan['rows']): string {
  if (!rows || (rows.is === 'more' && rows.count === 0)) return 'How many rows there are shows at the end.';
  if (rows.is === 'exact') return `${plural(rows.count, 'row')}.`;
  if (rows.is === 'about') return `About ${plural(rows.count, 'row')}, as DynamoDB counted within the last six hours.`;
  return `More than ${plural(rows.count, 'row')}. How many shows at the end.`;
}

/** What to know of the file. */
export function fileWords(
  format: ExportFormat,
  { isMasked, isAsked }: Pick<ExportPlan, 'isMasked' | 'isAsked'>,
): string[] {
  return [
    'It holds the rows of the registry as they are read, without the status that API Gateway tells.',
    ...(isMasked ? ['Source IP and user agent are masked for your role.'] : []),
    ...(isAsked
      ? ['Connections for which API Gateway does not answer are left out; the last line then says how many.']
      : []),
    ...(format === 'csv'
      ? [
          'A value that a spreadsheet would take for a formula gets an apostrophe before it. JSON lines leave it as it is.',
        ]
      : []),
    `A download that breaks off fails, and its last line says why. ${formatCount(MAX_EXPORT_ROWS)} rows are the most. The audit records it.`,
  ];
}
