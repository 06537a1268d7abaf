import type { NewAuditRecord } from '../console/audit-log';
import type { ConsoleTable } from '../console/console-table';
import { createSweeps } from '../console/sweeps';
import type { EndContext } from './sweep-end';

/** What ends are recorded with, and what is. Everybody else counts as alive. */
export function endsOver(table: ConsoleTable) {
  const audit: NewAuditRecord[] = [];
  const ends: EndContext = {
    sweeps: createSweeps(table),
    audit: { begin: async (record) => `${audit.push(record)}` },
    runner: 'this-process',
    local: {},
    isAlive: () => true,
    now: Date.now,
    wait: async () => {},
    onError: () => {},
  };
  return { ends, audit };
}
