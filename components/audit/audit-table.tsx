import { toPath } from '@/components/shell/to-path';
import { Badge, type Tone } from '@/components/ui/badge';
import { type AuditAct, type AuditRecord, outcomeWords } from '@/lib/domain/audit';
import { formatAbsolute, formatCount } from '@/lib/domain/format';
import type { TargetDto } from '@/lib/domain/target';
import { ACT_WORDS } from './act-words';
import { AuditSubjects } from './audit-subjects';

const HEADS = ['Time (UTC)', 'Who', 'Act', 'Target', 'To whom', 'Outcome', 'Detail'];
const TONES: Partial<Record<AuditAct, Tone>> = { refused: 'warning', unreadable: 'danger' };
const CELL = 'py-2 pr-4 align-top md:py-2.5';

/** On a phone each record becomes a small block: who and when, what to whom, and how it went. */
export function AuditTable({ records, targets }: { records: AuditRecord[]; targets: readonly TargetDto[] }) {
  return (
    <table className="w-full text-sm max-md:block">
      <caption className="sr-only">What people did on this console, newest first</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b text-left text-muted text-xs">
          {HEADS.map((head) => (
            <th key={head} scope="col" className="h-8 whitespace-nowrap pr-4 font-medium">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
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
    <tr className="border-b hover:bg-hover max-md:grid max-md:grid-cols-[minmax(0,auto)_minmax(0,1fr)] max-md:gap-x-4 max-md:py-2 max-md:[&>td:empty]:hidden max-md:[&>td]:py-0.5 max-md:[&>td]:pr-0">
      <td className={`${CELL} whitespace-nowrap text-muted max-md:col-start-2 max-md:row-start-1 max-md:text-right`}>
        <time dateTime={new Date(at).toISOString()} title={formatAbsolute(at)}>
          {formatAbsolute(at).slice(0, 'YYYY-MM-DD hh:mm:ss'.length)}
        </time>
      </td>
      <td className={`${CELL} max-md:row-start-1 lg:min-w-36`}>
        <span className="font-medium">{user}</span> {role && <span className="text-muted">{role}</span>}
        {from && <span className="block font-mono text-muted text-xs">{from}</span>}
      </td>
      <td className={`${CELL} whitespace-nowrap max-md:row-start-2`}>
        {TONES[act] ? <Badge tone={TONES[act]}>{ACT_WORDS[act]}</Badge> : ACT_WORDS[act]}
        {act === 'refused' && total > 1 && <span className="text-muted"> {formatCount(total)} times</span>}
      </td>
      <td
        className={`${CELL} whitespace-nowrap max-md:col-start-2 max-md:row-start-3 max-md:text-right max-md:text-muted`}
      >
        {target}
      </td>
      <td className={`${CELL} max-md:row-start-3`}>
        <AuditSubjects
          subjects={subjects}
          total={total}
          {...(canOpen && act === 'job' && { hrefOf: (id) => toPath('/jobs/job', { target, id }) })}
        />
      </td>
      <td className={`${CELL} max-md:col-start-2 max-md:row-start-2 max-md:text-right`}>{outcomeWords(outcome)}</td>
      <td className={`${CELL} break-words text-muted max-md:col-span-2 max-md:row-start-4`}>
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
