import { hostname, userInfo } from 'node:os';
import type { Witnessed } from '../console/audit-chain';
import { createAuditLog } from '../console/audit-log';
import type { ConsoleTable } from '../console/console-table';
import { createInvitations } from '../console/invitations';
import { createUsers } from '../console/users';
import type { AuditAct } from '../domain/audit';
import type { Result } from '../domain/result';
import { CommandError } from './env';

/** As the audit and the verbs know it; no user can have this name. */
export const ACTOR = 'the users command';

type Told<T> = { act: AuditAct; subjects: string[]; detail?: string; outcomeOf: (data: T) => string };
export type Desk = ReturnType<typeof openDesk>;

/** What acts on people, each recorded as the console does it: before the act, and its outcome after. */
export function openDesk(table: ConsoleTable) {
  const audit = createAuditLog(table, Date.now, { onAppended: witness });
  return {
    users: createUsers(table),
    invitations: createInvitations(table),
    /** Throws a CommandError with the words of a refusal. */
    async recorded<T>({ outcomeOf, ...told }: Told<T>, act: () => Promise<Result<T>>): Promise<T> {
      const id = await audit.begin({
        ...told,
        user: ACTOR,
        role: null,
        target: null,
        total: told.subjects.length,
        outcome: 'started',
        detail: told.detail ? `${told.detail}, ${runBy()}` : runBy(),
      });
      const result = await act();
      await audit.close(id, result.ok ? outcomeOf(result.data) : result.error.code);
      if (!result.ok) throw new CommandError(result.error.message);
      return result.data;
    },
  };
}

/** As consoles and workers write it, for their log; on standard error, apart from what the person is told. */
function witness(record: Witnessed) {
  console.error(JSON.stringify({ level: 30, time: Date.now(), ...record, msg: 'audited' }));
}

/** `run by ana on ops-1`; a container's user may have no name. */
function runBy(): string {
  try {
    return `run by ${userInfo().username} on ${hostname()}`;
  } catch {
    return `run on ${hostname()}`;
  }
}
