import type { AuditPage, AuditRecord } from '../domain/audit';
import { createAuditChain } from './audit-chain';
import { type Act, endingsOf, placeOf } from './audit-link';
import { createAuditReader, type ReadAudit } from './audit-reader';
import type { ConsoleTable } from './console-table';

type Told = 'from' | 'filter' | 'reason';
export type NewAuditRecord = Omit<AuditRecord, 'id' | 'at' | 'endedAt' | 'isChained' | Told> &
  Partial<Pick<AuditRecord, Told>>;

type AuditSettings = Parameters<typeof createAuditChain>[1];

const MAX_SUBJECTS = 50;
/** DynamoDB holds 400 KB in an item; what is longer than this says nothing more. */
const MAX_TEXT = 2_000;

/**
 * Who did what to whom, with what outcome: appended to a chain, never changed. An act is begun before it is done and closed after it, each
 * by a record of its own: a crash in between leaves "started", which is the truth.
 */
export function createAuditLog(table: ConsoleTable, now: () => number = Date.now, settings: AuditSettings = {}) {
  const chain = createAuditChain(table, { now, ...settings });
  const reader = createAuditReader(table);
  return {
    /**
     * Answers the record's id. Throws when it cannot be written: then the act must not happen. `once` names what is done one time: when the
     * record of a try stands, the next try by the same name is that record, whichever process makes it.
     */
    async begin(record: NewAuditRecord, once?: string): Promise<string> {
      return (await chain.append(toAct(record), once)).id;
    },
    /** Throws while nothing can be recorded: for what cannot be undone before its record, and what is recorded later. */
    assertWritable: chain.assertWritable,
    /** The outcome, once; a second one changes nothing. */
    async close(id: string, outcome: string): Promise<void> {
      const ending = { of: id, outcome: outcome.slice(0, MAX_TEXT) };
      const { id: by, at } = await chain.append({ kind: 'end', ...ending });
      const { day, sk } = placeOf(id);
      await table.putNew({ pk: endingsOf(day), sk, outcome: ending.outcome, at, by });
    },
    /** Newest first. */
    page: (wish: ReadAudit): Promise<AuditPage> => reader.page(wish),
    /** The same without pages, as many records at a time as are read at once. */
    walk: reader.walk,
  };
}
export type AuditLog = ReturnType<typeof createAuditLog>;

function toAct({
  user,
  role,
  from,
  act,
  target,
  subjects,
  total,
  filter,
  reason,
  outcome,
  detail,
}: NewAuditRecord): Act {
  const cut = (text: string | null | undefined) => text?.slice(0, MAX_TEXT) ?? null;
  return {
    kind: 'act',
    user: user.slice(0, 200),
    role,
    from: cut(from),
    act,
    target,
    subjects: subjects.slice(0, MAX_SUBJECTS),
    total,
    filter: cut(filter),
    reason: cut(reason),
    outcome: outcome.slice(0, MAX_TEXT),
    detail: cut(detail),
  };
}
