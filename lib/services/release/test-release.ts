import { randomUUID } from 'node:crypto';
import { type AuditLog, createAuditLog } from '../../console/audit-log';
import { createConsoleTable } from '../../console/console-table';
import { createJobs } from '../../console/jobs';
import { createRequests } from '../../console/requests';
import { createUsers } from '../../console/users';
import { sendSchema } from '../../domain/acts';
import { RELEASE_PERMISSION, type RequestWish } from '../../domain/release';
import { err, ok } from '../../domain/result';
import { permissionsOf, type Role, roleMay, type Standing } from '../../domain/role';
import { type Target, targetSchema } from '../../domain/target';
import type { startTestTable } from '../../registry/test-table';
import { roleOfPerson } from '../people';
import { askRelease } from './ask-release';
import { decideRelease } from './decide-release';
import { expireRequests } from './expire-requests';
import { listRequests } from './list-requests';
import type { ReleaseContext } from './release-context';
import { findSelectionProblem } from './selection-word';

export const TARGET = {
  name: 'test',
  kind: 'production',
  region: 'us-east-1',
  callbackUrl: 'http://127.0.0.1:1/dev',
  table: { name: 'fleet' },
  release: { everyAct: true },
};

let consoles = 0;

/** A console where every act takes two; what was sent is in `sent`. Notices stand for all acts, whose reading is the same. */
export async function releaseDesk({ client }: Awaited<ReturnType<typeof startTestTable>>) {
  const table = createConsoleTable(client, `console-${consoles++}`);
  await table.ensure();
  const clock = { nowMs: Date.UTC(2026, 4, 1, 10) };
  const now = () => clock.nowMs;
  const users = createUsers(table, () => 0);
  const audit: AuditLog = createAuditLog(table, now);
  const sent: { by: string; text: string; ids: string[] }[] = [];
  const errors: unknown[] = [];
  const state = {
    target: targetSchema.parse(TARGET) as Target | undefined,
    fails: false,
    /** Connections whose rows cannot be read. */
    unread: [] as string[],
    people: {} as Record<string, { userId?: string; sourceIp?: string; connectedAt?: number; foreignStage?: string }>,
  };
  const ctx: ReleaseContext & { jobs: ReturnType<typeof createJobs> } = {
    requests: createRequests(table, now),
    jobs: createJobs(table, now),
    audit,
    people: users,
    target: (name) => (state.target?.name === name ? state.target : undefined),
    registry: () => ({
      get: async (id) => {
        const row = state.people[id];
        if (state.unread.includes(id)) return err('unavailable', 'The registry does not answer.');
        return ok(row === undefined ? null : { row: { connectionId: id, ...row }, attributes: [] });
      },
    }),
    may: (role, act) => roleMay(role, RELEASE_PERMISSION[act]),
    now,
    onError: (error) => errors.push(error),
    read(act, raw) {
      const input = sendSchema.safeParse(raw);
      if (!input.success) return err('invalid', 'This cannot be sent.');
      const { connectionIds: ids, text, target, word: typed } = input.data;
      return ok({
        subject: { act, count: ids.length },
        title: `Send to ${ids.length}`,
        facts: [],
        subjects: ids,
        text,
        typed,
        told: { act: 'send', target, subjects: ids, total: ids.length, filter: null, reason: null, detail: '5 bytes' },
        async run({ name }, word) {
          const problem =
            state.target && findSelectionProblem(state.target, { act, count: ids.length }, word ?? undefined);
          if (problem) return err('invalid', problem);
          if (state.fails) throw new Error('the process had no memory left');
          sent.push({ by: name, text, ids });
          return ok(`${ids.length} delivered`);
        },
      });
    },
  };
  const as = async (name: string) => {
    const user = await users.find(name);
    const role = user ? (roleOfPerson(user, 'test') as Role) : 'operator';
    return { name, role, permissions: permissionsOf(role) };
  };
  for (const name of ['ann', 'ben', 'cleo'])
    await users.createExternal({ name, role: 'operator', targetRoles: {}, subject: `idp ${name}` });
  await users.createExternal({ name: 'vera', role: 'viewer', targetRoles: {}, subject: 'idp vera' });
  return {
    ...{ ctx, clock, sent, errors, state, audit, table, users },
    setRole: (name: string, role: Role, targetRoles: Standing['targetRoles'] = {}) =>
      users.change(name, { role, targetRoles }),
    ask: async (by: string, more: { text?: string; act?: 'send' | 'kick'; id?: string; word?: string } = {}) =>
      askRelease({
        ctx,
        user: await as(by),
        from: '192.0.2.1',
        input: {
          target: 'test',
          id: more.id ?? randomUUID(),
          act: more.act ?? 'send',
          input: { connectionIds: ['a', 'b'], text: more.text ?? 'Hello', word: more.word ?? 'test' },
        },
      }),
    decide: async (by: string, id: string, wish: RequestWish, word = 'test') =>
      decideRelease({ ctx, user: await as(by), input: { target: 'test', id, wish, word } }),
    list: async (by: string) => {
      const list = await listRequests({ ctx, user: await as(by) });
      if (!list.ok) throw new Error(list.error.message);
      return list.data;
    },
    expire: () => expireRequests(ctx),
    records: async () => {
      const { records } = await audit.page({
        cursor: null,
        filter: { user: '', act: '', on: '', subject: '', outcome: '', from: '', to: '' },
      } as Parameters<typeof audit.page>[0]);
      return records.map(({ user, act, outcome, detail, from }) => ({ user, act, outcome, detail, from }));
    },
  };
}
