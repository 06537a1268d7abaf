import type { ConnectionRow } from './connection';
import { csvLine } from './csv';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** More than API Gateway's default quotas allow to be connected at once. */
export const MAX_EXPORT_ROWS = 4_000_000;
/** However fast the table and the client are. */
export const EXPORT_ROWS_PER_SECOND = 5_000;

/** What an export would take, before anybody asks for it. */
export type ExportPlan = {
  /** `exact`: read just now. `about`: DynamoDB's own count, up to six hours old. `more`: so many and more. */
  rows: { count: number; is: 'exact' | 'about' | 'more' } | null;
  /** Capacity units of the whole, about; null where the rows are not known. */
  capacityUnits: number | null;
  /** Present when it takes a scan: what that costs, in sentences. */
  consent?: string[];
  /**
   * Present where few of the rows gone through may match, so that the file may not grow for long: how many those are by DynamoDB's count, null where that
   * is not known. `each`: a row takes a read, or a call to API Gateway besides.
   */
  sifted?: { rows: number | null; each: 'read' | 'asked' };
  /** API Gateway is asked about each row, because the search is for a state. */
  isAsked: boolean;
  /** Source IP and user agent are masked, because of the role of whoever asks. */
  isMasked: boolean;
};

const COLUMNS = ['connectionId', 'userId', 'connectedAt', 'connectedAtMs', 'sourceIp', 'client', 'userAgent'] as const;

const MASKED = '(masked)';

/** How rows become lines. `broken` is the last line of a file that is not whole, so that it cannot be taken for one that is. */
type ExportWriter = {
  mime: string;
  head: string;
  line: (row: ConnectionRow) => string;
  broken: (why: string) => string;
};

export const EXPORT_WRITERS: Record<ExportFormat, ExportWriter> = {
  csv: {
    mime: 'text/csv; charset=utf-8; header=present',
    head: csvLine(COLUMNS),
    line: (row) => {
      const record = recordOf(row);
      return csvLine(COLUMNS.map((name) => (name === 'userAgent' && row.isMasked ? MASKED : record[name])));
    },
    broken: (why) => csvLine([`INCOMPLETE: ${why}`]),
  },
  jsonl: {
    mime: 'application/jsonl; charset=utf-8',
    head: '',
    line: (row) => `${JSON.stringify(recordOf(row))}\n`,
    broken: (why) => `${JSON.stringify({ incomplete: why })}\n`,
  },
};

function recordOf({ connectionId, userId, connectedAt, sourceIp, client, userAgent, isMasked }: ConnectionRow) {
  return {
    connectionId,
    userId,
    connectedAt: connectedAt === undefined ? undefined : new Date(connectedAt).toISOString(),
    connectedAtMs: connectedAt,
    sourceIp,
    client,
    userAgent,
    ...(isMasked && { masked: true }),
  };
}

/** `connections-orders-20261126T183000Z.csv` */
export function exportFileName(target: string, format: ExportFormat, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `connections-${target}-${time}.${format}`;
}
