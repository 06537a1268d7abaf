import { toPath } from '@/components/shell/to-path';
import { Badge, type Tone } from '@/components/ui/badge';
import { type AuditAct, type AuditRecord, outcomeWords } from '@/lib/domain/audit';
import { formatAbsolute, formatCount } from '@/lib/domain/format';
import type { TargetDto } from '@/lib/domain/target';
import { ACT_WORDS } from './act-words';
import { AuditSubjects } from './audit-subjects';

const HEADS = ['Time (UTC)', 'Who', 'Act', 'Target', 'To whom', 'Outcome', 'Detail'];
const TONES: Partial<Record<AuditAct, Tone>> = { refused: 'warning', unreadable: 'danger' };
const CELL = 'py-2 pr-4 align-top lg:py-2.5';

/** Where there is no room for a table each record becomes a small block: who and when, what to whom, and how it went. */
export function AuditTable({ records, targets }: { records: AuditRecord[]; targets: readonly TargetDto[] }) {
  return (
    <table className="w-full text-sm max-lg:block">
      <caption className="sr-only">What people did on this console, newest first</caption>
      <thead className="max-lg:sr-only">
        <tr className="border-b text-left text-muted text-xs">
          {HEADS.map((head) => (
            <th key={head} scope="col" className="h-8 whitespace-nowrap pr-4 font-medium">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-lg:block">
        {records.map((record) => (
          <AuditRow
            key={record.id}
            record={record}
            canOpen={targets.some(
              ({ name, permissions }) => name === record.target && permissions.includes('connections.send'),
            )}
          />
        ))}
      </tbody>
    </table>
  );
}

function AuditRow({ record, canOpen }: { record: AuditRecord; canOpen: boolean }) {
  const { at, user, role, from, act, target, subjects, total, outcome, isChained } = record;
  return (
    <tr className="border-b hover:bg-hover max-lg:grid max-lg:grid-cols-[minmax(0,auto)_minmax(0,1fr)] max-lg:gap-x-4 max-lg:py-2 max-lg:[&>td:empty]:hidden max-lg:[&>td]:py-0.5 max-lg:[&>td]:pr-0">
      <td className={`${CELL} whitespace-nowrap text-muted max-lg:col-start-2 max-lg:row-start-1 max-lg:text-right`}>
        <time dateTime={new Date(at).toISOString()} title={formatAbsolute(at)}>
          {formatAbsolute(at).slice(0, 'YYYY-MM-DD hh:mm:ss'.length)}
        </time>
      </td>
      <td className={`${CELL} max-lg:row-start-1 lg:min-w-36`}>
        <span className="font-medium">{user}</span>
        {role && <span className="text-muted">, role {role}</span>}
        {from && <span className="block font-mono text-muted text-xs">{from}</span>}
      </td>
      <td className={`${CELL} whitespace-nowrap max-lg:row-start-2`}>
        {TONES[act] ? <Badge tone={TONES[act]}>{ACT_WORDS[act]}</Badge> : ACT_WORDS[act]}
        {act === 'refused' && total > 1 && <span className="text-muted"> {formatCount(total)} times</span>}
      </td>
      <td
        className={`${CELL} whitespace-nowrap max-lg:col-start-2 max-lg:row-start-3 max-lg:text-right max-lg:text-muted`}
      >
        {target}
      </td>
      <td className={`${CELL} max-lg:row-start-3`}>
        <AuditSubjects
          subjects={subjects}
          total={total}
          {...(canOpen && act === 'job' && { hrefOf: (id) => toPath('/jobs/job', { target, id }) })}
        />
      </td>
      <td className={`${CELL} max-lg:col-start-2 max-lg:row-start-2 max-lg:text-right`}>{outcomeWords(outcome)}</td>
      <td className={`${CELL} break-words text-muted max-lg:col-span-2 max-lg:row-start-4`}>
        {detailOf(record)}
        {!isChained && <span className="block text-xs">Not chained: from before the audit was</span>}
      </td>
    </tr>
  );
}

/** `csv, user:ada`, `user, one day: floods the lobby` */
function detailOf({ detail, filter, reason }: AuditRecord): string {
  const what = [detail, filter].filter(Boolean).join(', ');
  return reason ? `${what}: ${reason}` : what;
}
