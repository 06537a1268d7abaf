import { EXPORT_ROWS_PER_SECOND, type ExportFormat, type ExportPlan, MAX_EXPORT_ROWS } from '@/lib/domain/export';
import { formatCount, formatDuration, plural } from '@/lib/domain/format';
import { PROBES_PER_SECOND } from '@/lib/domain/limits';

export const FORMAT_WORDS: Record<ExportFormat, string> = { csv: 'CSV', jsonl: 'JSON lines' };

/** How many rows and what reading them takes; never more certain than it is. */
export function exportWords({ rows, capacityUnits, consent, isAsked, sifted }: ExportPlan): string[] {
  const count = countWords(rows);
  const asked = isAsked
    ? ` API Gateway is asked about each row that is read, ${PROBES_PER_SECOND} a second at most.`
    : '';
  const cost =
    capacityUnits === null
      ? ''
      : ` Reading them costs about ${plural(Math.max(1, Math.round(capacityUnits)), 'capacity unit')}.`;
  const found = sifted ? [siftedWords(sifted)] : [];
  const seconds = rows && rows.is !== 'more' ? Math.ceil(rows.count / EXPORT_ROWS_PER_SECOND) : 0;
  const time = seconds > 1 && !isAsked ? ` It takes ${formatDuration(seconds * 1000)} or more.` : '';
  return [`${count}${cost}${time}${asked}`, ...(consent ?? []), ...found];
}

/** A download that does not grow is easily taken for one that hangs. */
function siftedWords({ rows, each }: NonNullable<ExportPlan['sifted']>): string {
  const perSecond = each === 'asked' ? PROBES_PER_SECOND : EXPORT_ROWS_PER_SECOND;
  const seconds = Math.ceil((rows ?? 0) / perSecond);
  const time =
    seconds > 1
      ? `Going through about ${plural(rows ?? 0, 'row')} takes ${formatDuration(seconds * 1000)} or more. `
      : '';
  return `${time}The file grows as matches are found: where they are rare it stands still meanwhile, and is not over before the browser says so.`;
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
