import type { NewAuditRecord } from '../console/audit-log';
import type { ConsoleTable } from '../console/console-table';
import { createSweeps } from '../console/sweeps';
import { recordedRole } from '../domain/role';
import type { ActRecords } from './end-work';
import type { EndContext } from './sweep-end';

/** What ends are recorded with, and what is. Everybody else counts as alive, until `isAlive` says otherwise. */
export function endsOver(table: ConsoleTable, isAlive = () => true) {
  const audit: NewAuditRecord[] = [];
  const ends: EndContext = {
    sweeps: createSweeps(table),
    audit: { begin: async (record) => `${audit.push(record)}` },
    runner: 'this-process',
    local: {},
    isAlive,
    now: Date.now,
    wait: async () => {},
    onError: () => {},
  };
  const records: ActRecords = {
    recordAct: async ({ name, role }, told) => `${audit.push({ ...told, user: name, role: recordedRole(role) })}`,
    closeRecord: async (id, outcome) => {
      const record = audit[Number(id) - 1];
      if (record) record.outcome = outcome;
    },
  };
  return { ends, audit, records };
}
