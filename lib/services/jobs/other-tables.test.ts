import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { JOB_MARKS } from '../../domain/job-marks';
import { MAX_PAYLOAD_BYTES } from '../../domain/limits';
import { tableOf } from '../../registry/test-tables';
import { makeTable } from '../test-doctor';
import { ghostIds, idsIn, indexesOf, putRows } from '../test-sweep';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** Jobs over a table of memberships: rooms first, so that no row is found by its id, and several rows of a connection. */

const EVERYONE = { kind: 'everyone', scan: true } as const;
const CHECK = { kind: 'check' } as const;
const { fleet, engine } = prepareFleets();
const notice = (template: string) => ({ kind: 'notice' as const, template, format: 'text' as const });

type Row = { connectionId: string; room: string; connectedAt: number; userId?: string };

async function roomsWith(tableName: string, rows: Row[], key = 'room:S connectionId:S') {
  await tableOf(engine(), tableName, key);
  for (const row of rows) {
    await engine().client.send(new PutItemCommand({ TableName: tableName, Item: marshall(row) }));
  }
}

describe('where the table finds no row by its id', () => {
  async function rooms(tableName: string, user = 'u') {
    const { clients, settings } = await fleet(2);
    const connectedAt = Date.now() - 60_000;
    const rows = clients.map(({ id: connectionId }, at) => ({
      connectionId,
      room: 'lobby',
      connectedAt,
      userId: `${user}${at}`,
    }));
    await roomsWith(tableName, rows);
    return { clients, ids: clients.map(({ id }) => id), desk: await jobsOf({ ...settings, tableName }) };
  }

  test('a list of ids is reached as it is, and what only rows tell is refused in words', async () => {
    const { clients, ids, desk } = await rooms('rooms-of-ids');
    const audience = { kind: 'ids', ids } as const;
    expect(await desk.prepare({ audience, content: notice('Hi {{userId}}') })).toMatchObject({
      status: 'discarded',
      problem: expect.stringMatching(/finds no row by its id.* {{userId}} cannot be filled/),
    });
    expect(await desk.prepare({ audience, content: CHECK, exclusions: { ids: [], users: ['u0'] } })).toMatchObject({
      status: 'discarded',
      problem: expect.stringContaining('leave out ids'),
    });
    const job = await desk.prepare({ audience, content: notice('Hi {{userId|you}}'), listReadAt: Date.now() });
    expect(job).toMatchObject({
      status: 'prepared',
      card: { total: 2, isNotLookedUp: true, changed: { left: null }, capacityUnits: 0 },
    });
    expect(job.card?.withoutRow).toBeUndefined();
    await desk.start(job.id);
    await desk.until(job.id, ({ status }) => status === 'done');
    expect(clients.map(({ received }) => received)).toEqual([['Hi you'], ['Hi you']]);
  });

  test('a job goes on with some of an earlier one by what that wrote down', async () => {
    const { clients, ids, desk } = await rooms('rooms-again');
    const first = await desk.prepare({
      audience: EVERYONE,
      content: notice('{{userId}} {{attr:room}} {{attr:topic}}'),
    });
    await desk.start(first.id, 'everyone');
    expect((await desk.until(first.id, ({ status }) => status === 'done')).counts).toMatchObject({ skipped: 2 });
    const audience = { kind: 'job', jobId: first.id, marks: JOB_MARKS.skipped } as const;
    expect(await desk.prepare({ audience, content: notice('{{client}}') })).toMatchObject({
      status: 'discarded',
      problem: expect.stringContaining('{{client}} cannot be filled'),
    });
    const template = '{{userId}} {{attr:room}} {{attr:topic|-}} {{connectedAt}}';
    const job = await desk.prepare({ audience, content: notice(template) });
    expect(job).toMatchObject({ status: 'prepared', card: { total: 2, isNotLookedUp: true, missing: {} } });
    // Addresses that an attribute may repeat are not known here, so that roles that see them masked see no text.
    for (const { payload, masked } of job.card?.examples ?? []) {
      expect([payload, masked?.payload]).toEqual([expect.stringMatching(/^u\d lobby - 2/), undefined]);
    }
    await desk.start(job.id, 'everyone');
    await desk.until(job.id, ({ status }) => status === 'done');
    const got = new Map(clients.map(({ id, received }) => [id, received]));
    expect(ids.map((id) => got.get(id)?.length)).toEqual([1, 1]);
    expect(clients[1]?.received[0]).toMatch(/^u1 lobby - 20\d\d-/);
  });

  test('of whoever had too large a text nothing was written down, and nothing stands in its place', async () => {
    const { clients, desk } = await rooms('rooms-too-large', 'somebody-with-a-long-name-');
    const field = '{{userId|you}}';
    const long = `${'x'.repeat(MAX_PAYLOAD_BYTES - field.length)}${field}`;
    const first = await desk.prepare({ audience: EVERYONE, content: notice(long) });
    await desk.start(first.id, 'everyone');
    expect((await desk.until(first.id, ({ status }) => status === 'done')).counts).toMatchObject({ skipped: 2 });
    const audience = { kind: 'job', jobId: first.id, marks: JOB_MARKS.skipped } as const;
    const refused = (problem: string) => ({ status: 'discarded', problem: expect.stringContaining(problem) });
    const leavingOut = { content: CHECK, exclusions: { ids: [], users: ['somebody-with-a-long-name-0'] } };
    expect(await desk.prepare({ audience, ...leavingOut })).toMatchObject(refused('leave out ids'));
    expect(await desk.prepare({ audience, content: notice('Hi {{userId}}') })).toMatchObject(
      refused('cannot be filled'),
    );
    const job = await desk.prepare({ audience, content: notice('Hi {{userId|you}}') });
    expect(job.card).toMatchObject({ total: 2, missing: {}, tooLarge: 0 });
    expect(job.card?.examples.map(({ userId, payload }) => [userId, payload])).toEqual([
      [undefined, 'Hi you'],
      [undefined, 'Hi you'],
    ]);
    await desk.start(job.id, 'everyone');
    await desk.until(job.id, ({ status }) => status === 'done');
    expect(clients.map(({ received }) => received)).toEqual([['Hi you'], ['Hi you']]);
  });

  test('whoever had too large a text keeps nobody else from going on', async () => {
    const { desk } = await rooms('rooms-beside', 'somebody-with-a-long-name-');
    const field = '{{userId}}';
    const long = `${'x'.repeat(MAX_PAYLOAD_BYTES - field.length)}${field}`;
    const first = await desk.prepare({ audience: EVERYONE, content: notice(long) });
    await desk.start(first.id, 'everyone');
    await desk.until(first.id, ({ status }) => status === 'done');
    const marks = `${JOB_MARKS.remaining}${JOB_MARKS.skipped}`;
    const job = await desk.prepare({
      audience: { kind: 'job', jobId: first.id, marks },
      content: notice('Hi {{userId}}'),
    });
    expect(job).toMatchObject({ status: 'prepared', card: { total: 2, missing: { userId: 2 } } });
  });
});

test.each([
  [1, 'room:S connectionId:S'],
  [1, 'connectionId:S room:S'],
  [1_000, 'connectionId:S room:S'],
])(
  'whoever joined before is a recipient although another row is of later, read %d rows a page by %s',
  async (size, key) => {
    const tableName = `members-${size}-${key[0]}`;
    const before = Date.now() - 60_000;
    const after = Date.now() + 60_000;
    const ids = Array.from({ length: 10 }, (_, at) => `Member${String(at).padStart(9, '0')}=`);
    await roomsWith(
      tableName,
      [
        ...ids.flatMap((connectionId, at) => [
          { connectionId, room: `b-early-${at}`, connectedAt: before },
          { connectionId, room: `a-late-${at}`, connectedAt: after },
          { connectionId, room: `c-late-${at}`, connectedAt: after },
        ]),
        ...['one', 'two'].map((room) => ({ connectionId: 'Newcomer0000000=', room, connectedAt: after })),
      ],
      key,
    );
    const desk = await jobsOf(
      { engine: engine(), port: 1, region: 'eu-central-1', tableName },
      {
        alter: (ctx) => ({
          ...ctx,
          registry: { ...ctx.registry, list: (query) => ctx.registry.list({ ...query, size }) },
        }),
      },
    );
    const job = await desk.prepare({ audience: EVERYONE, content: CHECK });
    expect(job.card).toMatchObject({ total: 10, later: 1 });
    const frozen = await desk.ctx.jobs.readRecipients(job.id, 0);
    expect([frozen?.ids.toSorted(), new Set(frozen?.connectedAt)]).toEqual([ids, new Set([before])]);
  },
);

test('connections of other stages are among no recipients, and the card counts them, also where an index leaves the stage out', async () => {
  const { clients, settings } = await fleet(1);
  const tableName = 'jobs-of-stages';
  await makeTable(engine().client, tableName, indexesOf(['sourceIp', 'userAgent', 'userId', 'ttl']));
  const [own, others] = [clients.map(({ id }) => id), ghostIds(3)];
  const rowOf = (stage: string) => (connectionId: string) => ({
    connectionId,
    connectedAt: Date.now() - 60_000,
    stage,
  });
  await putRows(engine(), tableName, [...own.map(rowOf('dev')), ...others.map(rowOf('prod'))]);
  const desk = await jobsOf({ ...settings, tableName, stage: 'dev' });
  for (const audience of [EVERYONE, { kind: 'ids' as const, ids: [...own, ...others] }]) {
    const job = await desk.prepare({ audience, content: notice('Hi') });
    expect(job.card).toMatchObject({ total: 1, otherStage: 3, excluded: 0 });
    expect(job.card?.withoutRow).toBeUndefined();
    await desk.start(job.id, 'everyone');
    const { counts } = await desk.until(job.id, ({ status }) => status === 'done');
    expect(counts).toMatchObject({ delivered: 1, gone: 0 });
  }
  expect(await idsIn(engine(), tableName)).toEqual([...own, ...others].sort());
});
