import { describe, expect, test } from 'vitest';
import type { StoredDecision, StoredJob } from '../../console/jobs';
import type { AudienceSummary } from '../../domain/job';
import type { DecidedJob } from '../../domain/release';
import { err } from '../../domain/result';
import type { Role } from '../../domain/role';
import { type Target, targetSchema } from '../../domain/target';
import { noteDecision } from '../jobs/note-decision';
import { listRequests } from './list-requests';
import { TARGET } from './test-release';

const AT = Date.UTC(2026, 4, 1, 4, 42);
const of = (q: string): AudienceSummary => ({
  kind: 'filter',
  query: { q, id: '', user: '', ip: '', scan: false },
});

/** `isEarlier`: the decision was written down by a console that did not say for whom and when. */
type Wish = { role?: Role; startAt?: number | null; target?: Target; isEarlier?: boolean };

/** What somebody of this role sees of a job for 12 that waits for its second person, and of the same once it was refused. */
async function listed(
  audience: AudienceSummary,
  { role = 'operator', startAt = null, target, isEarlier = false }: Wish = {},
) {
  const job = {
    ...{ id: 'j1', target: 'test', by: 'ann', requestedBy: 'ann', changedAt: AT, requestExpiresAt: AT + 1 },
    ...{ status: 'requested', content: { kind: 'notice' }, card: { total: 12 }, audience, startAt },
  } as unknown as StoredJob;
  const decisions: StoredDecision[] = [];
  const onError = (error: unknown) => {
    throw error;
  };
  const jobs = {
    requested: async () => [job],
    decided: async () => decisions,
    putDecided: async ({ audience: of, startAt: when, ...decision }: StoredDecision) => {
      decisions.push(isEarlier ? decision : { ...decision, audience: of, startAt: when });
    },
  };
  await noteDecision({ jobs, onError }, job, { status: 'refused', decidedBy: 'ben', decidedAt: AT });
  const ctx = {
    jobs,
    requests: { waiting: async () => [], recent: async () => [] },
    people: { find: async (name: string) => ({ name, role, createdAt: 0 }) },
    may: () => true,
    read: () => err('invalid', ''),
    target: () => target,
    now: () => AT,
  } as unknown as Parameters<typeof listRequests>[0]['ctx'];
  const list = await listRequests({ ctx, user: { name: 'ben', role, permissions: [] } });
  if (!list.ok) throw new Error(list.error.message);
  const [decided] = list.data.decidedJobs as DecidedJob[];
  return [...list.data.jobs, decided].map((each) => each && `${each.title}: ${each.audience}, ${each.startAt}`);
}

const target = targetSchema.parse(TARGET);
const twice = (words: string) => [words, words];

describe('a start that is asked for', () => {
  test('says for whom and for when, while it waits and once it is decided', async () => {
    expect(await listed(of('user:crowd-2'), { target, startAt: AT })).toEqual(
      twice(`Send to 12 connections: all that user:crowd-2 finds, ${AT}`),
    );
    expect(await listed({ kind: 'everyone' }, { target })).toEqual(twice('Send to 12 connections: everyone, null'));
  });

  test('is listed though it does not say for whom, as an earlier console wrote it, and says a long search in part', async () => {
    expect((await listed({ kind: 'everyone' }, { target, isEarlier: true }))[1]).toBe(
      'Send to 12 connections: undefined, undefined',
    );
    const [long, decided] = await listed(of(`user:${'ada,'.repeat(1_000)}`), { target });
    expect(long?.length).toBeLessThan(300);
    // All that was decided lately is read again and again.
    expect(decided).toBe('Send to 12 connections: undefined, null');
  });

  test('says a search by addresses to those alone who see them', async () => {
    const search = of('ip:203.0.113.9');
    expect(await listed(search, { target })).toEqual(
      twice('Send to 12 connections: all that ip:203.0.113.9 finds, null'),
    );
    expect(await listed(search, { target, role: 'support' })).toEqual(
      twice('Send to 12 connections: a search that your role does not see, null'),
    );
    expect((await listed(of('user:ada'), { target, role: 'support' }))[0]).toContain('user:ada');
  });

  test('for a target that is not there any more says no search at all to who sees masked values', async () => {
    expect((await listed(of('user:ada'), { role: 'support' }))[0]).toContain('a search that your role does not see');
    expect((await listed(of('user:ada')))[0]).toContain('user:ada');
  });
});
