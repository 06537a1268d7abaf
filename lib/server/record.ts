import 'server-only';
import type { NewAuditRecord } from '../console/audit-log';
import { type AnyRole, recordedRole } from '../domain/role';
import { clientAddress } from './client-address';
import { context } from './context';
import { gather } from './gathers';
import { log } from './log';

type Told = Omit<NewAuditRecord, 'user' | 'role' | 'from'>;
/** With the role that they have where they act. */
type Person = { name: string; role: AnyRole };

/** Records what this person is about to do; answers the record's id. Throws when it cannot be written: then it must not be done. */
export async function recordAct({ name, role }: Person, told: Told): Promise<string> {
  return context().audit.begin({ ...told, user: name, role: recordedRole(role), from: await clientAddress() });
}

/** The act has happened: its outcome is told even when the record cannot be closed, which then says "started". */
export async function closeRecord(id: string, outcome: string): Promise<void> {
  await context()
    .audit.close(id, outcome)
    .catch((error: unknown) => log().error({ err: error, id }, 'audit not closed'));
}

/** What was asked for, why not, and on which target; none where it is about the console itself. */
type Refusal = { what: string; why: string; target?: string | null | undefined };

/** Records that somebody was refused; the same refusal again within minutes is counted. Throws when nothing can be written. */
export async function recordRefusal(user: Person, refusal: Refusal): Promise<void> {
  const { what, why, target = null } = refusal;
  log().warn({ user: user.name, role: user.role, target, what, why }, 'refused');
  const told = { act: 'refused', outcome: 'forbidden', detail: `${what} ${why}`, filter: null } as const;
  await recordGathered(user, { ...told, target });
}

/** The same for what was read, once for each filter and person. */
export async function recordReading(user: Person, filter: string): Promise<void> {
  await recordGathered(user, { act: 'read-audit', outcome: 'read', detail: null, filter, target: null });
}

type Gathered = Pick<NewAuditRecord, 'act' | 'outcome' | 'detail' | 'target'> & { filter: string | null };

async function recordGathered(user: Person, { detail, ...told }: Gathered): Promise<void> {
  const from = await clientAddress();
  const who = { user: user.name, role: recordedRole(user.role), from, subjects: [] };
  const { audit } = context();
  const tell = (times: number) => audit.begin({ ...told, ...who, total: times, detail });
  // What is only counted now has to be written later.
  const { act, outcome, target } = told;
  const what = { user: who.user, role: who.role, act, outcome, target, detail };
  await gather().tell(JSON.stringify([who, told, detail]), tell, { asked: audit.assertWritable, what });
}
