import { describe, expect, test } from 'vitest';
import type { ConnectionFacts } from '../domain/connection';
import type { RecipientOutcome } from '../domain/outcome';
import { err, ok } from '../domain/result';
import { targetSchema } from '../domain/target';
import type { Registry } from '../registry/registry';
import { createFirstSeen } from './first-seen';
import { kickConnections } from './kick-connections';
import { removeGhosts } from './remove-ghosts';
import { sendNotice } from './send-notice';
import type { TargetContext } from './target-context';

const NOW = 1_700_000_000_000;
const target = targetSchema.parse({
  name: 'test',
  kind: 'development',
  region: 'us-east-1',
  callbackUrl: 'http://127.0.0.1:1/dev',
  table: { name: 'registry' },
});

/** A target whose answers are given by id; what was called, in order, is in `calls`. */
function targetWhere(answers: {
  post?: Record<string, RecipientOutcome['outcome']>;
  close?: RecipientOutcome['outcome'];
  facts?: Record<string, Partial<ConnectionFacts>>;
  remove?: Registry['remove'];
  foreign?: Awaited<ReturnType<Registry['foreignStages']>>;
}) {
  const calls: string[] = [];
  const ctx: TargetContext = {
    target,
    management: {
      getConnection: async () => ({ answer: 'gone' }),
      async postToConnection(connectionId, data) {
        calls.push(`post ${connectionId} ${new TextDecoder().decode(data)}`);
        return { connectionId, outcome: answers.post?.[connectionId] ?? 'delivered' };
      },
      async deleteConnection(connectionId) {
        calls.push(`delete ${connectionId}`);
        return { connectionId, outcome: answers.close ?? 'closed' };
      },
    },
    registry: {
      list: async () => err('internal', 'not used here'),
      get: async () => ok(null),
      foreignStages: async () => answers.foreign ?? ok({ words: new Map(), unread: new Map() }),
      async remove(row) {
        calls.push(`remove ${row.connectionId}`);
        return answers.remove ? answers.remove(row) : ok(null);
      },
    },
    prober: {
      probe: async (ids) =>
        ids.map((connectionId) => {
          const facts = { answer: 'gone', connectionId, checkedAt: NOW, ...answers.facts?.[connectionId] };
          return facts as ConnectionFacts;
        }),
      forget: () => {},
    },
    firstSeen: createFirstSeen({ now: () => NOW }),
    gate: (call) => call(),
    now: () => NOW,
    elapsed: () => NOW,
    async wait(ms) {
      calls.push(`wait ${ms}`);
    },
  };
  return { ctx, calls };
}

const outcomesOf = (result: { ok: boolean; data?: RecipientOutcome[] }) =>
  result.data?.map(({ connectionId, outcome }) => [connectionId, outcome]);

test('one failure never stops the rest of a notice', async () => {
  const { ctx } = targetWhere({ post: { b: 'throttled', c: 'gone' } });
  const result = await sendNotice({ ctx, input: { connectionIds: ['a', 'b', 'c', 'd'], text: 'hi' } });
  expect(outcomesOf(result)).toEqual([
    ['a', 'delivered'],
    ['b', 'throttled'],
    ['c', 'gone'],
    ['d', 'delivered'],
  ]);
});

test('whoever is of another stage is not told as gone, but as not reached', async () => {
  const { ctx } = targetWhere({
    post: { b: 'gone', c: 'gone' },
    close: 'gone',
    foreign: ok({ words: new Map([['b', 'the stage prod']]), unread: new Map() }),
  });
  const unreached = { outcome: 'failed', detail: 'Its row is of the stage prod, which this target does not reach.' };
  const connectionIds = ['b', 'c'];
  const sent = await sendNotice({ ctx, input: { connectionIds, text: 'hi' } });
  const kicked = await kickConnections({ ctx, input: { connectionIds, lastWords: 'bye', graceMs: 0 } });
  for (const result of [sent, kicked]) expect(result).toMatchObject({ data: [unreached, { outcome: 'gone' }] });
});

test('whoever may be of another stage is not told as gone while the table does not say which', async () => {
  const gone = { post: { b: 'gone' }, close: 'gone' } as const;
  const why = 'The table registry is over its capacity.';
  const detail = `API Gateway does not know it: it is gone, or of another stage, which only its row tells. ${why}`;
  const unread = ok({ words: new Map(), unread: new Map([['b', why]]) });
  for (const foreign of [err('rateLimited', why), unread]) {
    const { ctx } = targetWhere({ ...gone, foreign });
    const sent = await sendNotice({ ctx, input: { connectionIds: ['a', 'b'], text: 'hi' } });
    expect(sent).toMatchObject({ data: [{ outcome: 'delivered' }, { outcome: 'failed', detail }] });
    const kicked = await kickConnections({ ctx, input: { connectionIds: ['b'], graceMs: 0 } });
    expect(kicked).toMatchObject({ data: [{ outcome: 'failed', detail }] });
  }
});

test('a kick without last words closes at once', async () => {
  const { ctx, calls } = targetWhere({});
  await kickConnections({ ctx, input: { connectionIds: ['a'], graceMs: 5000 } });
  expect(calls).toEqual(['delete a']);
});

test('last words go out to all, then one grace, then the close', async () => {
  const { ctx, calls } = targetWhere({});
  await kickConnections({ ctx, input: { connectionIds: ['a', 'b'], lastWords: 'bye', graceMs: 700 } });
  expect(calls).toEqual(['post a bye', 'post b bye', 'wait 700', 'delete a', 'delete b']);
});

test('a client that left before the last words is told as gone and not closed again', async () => {
  const { ctx, calls } = targetWhere({ post: { a: 'gone' } });
  const result = await kickConnections({ ctx, input: { connectionIds: ['a'], lastWords: 'bye', graceMs: 700 } });
  expect(outcomesOf(result)).toEqual([['a', 'gone']]);
  expect(calls).toEqual(['post a bye']);
});

test('last words that did not arrive do not save a connection, and the outcome says so', async () => {
  const { ctx } = targetWhere({ post: { a: 'throttled' } });
  const result = await kickConnections({ ctx, input: { connectionIds: ['a'], lastWords: 'bye', graceMs: 700 } });
  expect(result).toMatchObject({
    data: [{ outcome: 'closed', detail: expect.stringMatching(/without the last words/) }],
  });
});

test.each(['throttled', 'failed', 'refused', 'uncertain'] as const)(
  'a close that comes to %s tells of each whether it has the last words',
  async (close) => {
    const { ctx } = targetWhere({ post: { b: 'uncertain', c: 'throttled' }, close });
    const input = { connectionIds: ['a', 'b', 'c'], lastWords: 'bye', graceMs: 0 };
    const after = close === 'uncertain' ? 'it may be closed.' : 'not closed.';
    expect(await kickConnections({ ctx, input })).toMatchObject({
      data: [
        { connectionId: 'a', outcome: close, isTold: true, detail: `Last words arrived; ${after}` },
        { connectionId: 'b', outcome: close, isTold: true, detail: `Last words may have arrived; ${after}` },
        { connectionId: 'c', outcome: close },
      ],
    });
    const without = await kickConnections({ ctx, input: { connectionIds: ['a'], graceMs: 0 } });
    expect(without).toMatchObject({ data: [{ outcome: close }] });
    expect(JSON.stringify(without)).not.toContain('isTold');
  },
);

test('only a row that is gone is removed', async () => {
  const { ctx, calls } = targetWhere({
    facts: { here: { answer: 'connected' }, unknown: { answer: 'none', problem: 'The gateway cannot be reached.' } },
  });
  const old = { connectedAt: NOW - 3_600_000 };
  const rows = [
    { connectionId: 'here', ...old },
    { connectionId: 'unknown', ...old },
    { connectionId: 'new', connectedAt: NOW - 5_000 },
    { connectionId: 'ghost', ...old },
  ];
  const result = await removeGhosts({ ctx, input: { rows } });
  expect(outcomesOf(result)).toEqual([
    ['here', 'kept'],
    ['unknown', 'kept'],
    ['new', 'kept'],
    ['ghost', 'removed'],
  ]);
  expect(calls).toEqual(['remove ghost']);
});

test('a row that became a newer connection meanwhile is kept', async () => {
  const { ctx } = targetWhere({ remove: async () => err('conflict', 'newer') });
  const result = await removeGhosts({ ctx, input: { rows: [{ connectionId: 'a', connectedAt: 1 }] } });
  expect(outcomesOf(result)).toEqual([['a', 'kept']]);
});

describe('several at once on production', () => {
  const production = targetSchema.parse({ ...target, name: 'orders', kind: 'production' });
  const acts = {
    send: (ctx: TargetContext, ids: string[], word?: string) =>
      sendNotice({ ctx, input: { connectionIds: ids, text: 'hi', word } }),
    kick: (ctx: TargetContext, ids: string[], word?: string) =>
      kickConnections({ ctx, input: { connectionIds: ids, lastWords: 'bye', graceMs: 0, word } }),
    remove: (ctx: TargetContext, ids: string[], word?: string) =>
      removeGhosts({ ctx, input: { rows: ids.map((connectionId) => ({ connectionId, connectedAt: 1 })), word } }),
  };

  test.each(Object.entries(acts))('%s: nobody is touched before the name of the target is typed', async (_, act) => {
    const { ctx, calls } = targetWhere({});
    for (const word of [undefined, '', 'everyone', 'Orders']) {
      expect(await act({ ...ctx, target: production }, ['a', 'b'], word)).toEqual(
        err('invalid', 'Type orders to confirm.'),
      );
    }
    expect(calls).toEqual([]);
    expect(await act({ ...ctx, target: production }, ['a', 'b'], ' orders ')).toMatchObject({ ok: true });
    expect(calls.length).toBeGreaterThanOrEqual(2);
  });

  test.each(Object.entries(acts))('%s: one alone, and several elsewhere, take a button', async (_, act) => {
    const { ctx } = targetWhere({});
    expect(await act({ ...ctx, target: production }, ['a'])).toMatchObject({ ok: true });
    expect(await act(ctx, ['a', 'b'])).toMatchObject({ ok: true });
  });
});
