import { expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import { toTableShape } from '../registry/table-shape';
import { examineIndexes } from './examine-target-indexes';
import { examineStages } from './examine-target-stages';

const rows = (...said: Record<string, string>[]) =>
  said.map((one) => Object.fromEntries(Object.entries(one).map(([name, S]) => [name, { S }])));
const targetAt = (callbackUrl: string, more: { stage?: string } = {}) =>
  targetSchema.parse({
    name: 'test',
    kind: 'production',
    region: 'us-east-1',
    callbackUrl,
    ...more,
    table: { name: 'rows', attributes: { stage: 'env' } },
  });
const ofApi = targetAt('https://aaaaaaaaaa.execute-api.us-east-1.amazonaws.com/live');
const ofDomain = targetAt('https://ws.example.com/chat');

test('rows of this stage alone are good', () => {
  const items = rows({ env: 'live', apiId: 'aaaaaaaaaa' }, { env: 'live' });
  for (const target of [ofApi, ofDomain]) expect(examineStages(target, items)).toMatchObject([{ state: 'good' }]);
});

test('rows of other stages or APIs are counted, named, and come with a way out', () => {
  const items = rows({ env: 'live' }, { env: 'beta' }, { env: 'live', apiId: 'bbbbbbbbbb' });
  expect(examineStages(ofApi, items)).toMatchObject([
    {
      state: 'warning',
      sentence:
        '2 of 3 rows are of the stage beta and others. This target cannot tell whether those are connected: sweeps, jobs and the overview do not ask about them, and nothing removes them here.',
      fix: { text: expect.stringMatching(/a table of its own: handlers find their stage in requestContext\.stage/) },
    },
  ]);
});

test('behind a custom domain nobody knows which stage is its own, and that is said with what may come of it', () => {
  expect(examineStages(ofDomain, rows({ env: 'live' }, { env: 'beta' }))).toMatchObject([
    {
      state: 'warning',
      sentence: expect.stringMatching(
        /^They are of 2 stages.*a sweep of ghosts, or a job that finds them gone, removes them\.$/,
      ),
    },
  ]);
  const told = targetAt('https://ws.example.com/chat', { stage: 'live' });
  expect(examineStages(told, rows({ env: 'live' }, { env: 'beta' }))).toMatchObject([
    {
      state: 'warning',
      sentence: expect.stringMatching(/^1 of 2 rows are of the stage beta\..*nothing removes them here\.$/),
    },
  ]);
});

test('an index that leaves the stage out is named, with what comes of it', () => {
  const byAge = (...projects: string[]) => ({
    name: 'byAge',
    partition: { name: 'shard', type: 'S' as const },
    isReady: true,
    projects: new Set(['connectionId', ...projects]),
  });
  expect(examineStages(ofApi, rows({}), byAge())).toMatchObject([
    {
      state: 'inapplicable',
      sentence: expect.stringMatching(
        /^Not known: the index byAge leaves out the attribute env\..*are not called gone/,
      ),
    },
  ]);
  expect(examineStages(ofDomain, rows({}), byAge())).toMatchObject([
    { sentence: expect.stringMatching(/would call rows of other stages gone\.$/) },
  ]);
  expect(examineStages(ofApi, rows({}), byAge('env'))).toMatchObject([
    { sentence: 'Not known: the rows do not say which stage they are of.' },
  ]);
});

test('an index that serves lists says what it costs jobs and sweeps to know of which API a row is', () => {
  const usedBy = (target: typeof ofApi, ...NonKeyAttributes: string[]) => {
    const KeySchema = [
      { AttributeName: 'shard', KeyType: 'HASH' as const },
      { AttributeName: 'connectedAt', KeyType: 'RANGE' as const },
    ];
    const Projection = {
      ProjectionType: 'INCLUDE' as const,
      NonKeyAttributes: ['sourceIp', 'userAgent', 'userId', 'ttl', ...NonKeyAttributes],
    };
    const table = {
      AttributeDefinitions: [{ AttributeName: 'connectedAt', AttributeType: 'N' as const }],
      KeySchema: [{ AttributeName: 'connectionId', KeyType: 'HASH' as const }],
      GlobalSecondaryIndexes: [{ IndexName: 'byAge', IndexStatus: 'ACTIVE' as const, KeySchema, Projection }],
    };
    return examineIndexes(target, table, toTableShape(table, target.table.attributes), []).find(
      ({ id }) => id === 'index-byAge',
    );
  };
  const isUsed = 'byAge is there and used.';
  expect(usedBy(ofApi, 'env')).toMatchObject({
    state: 'good',
    sentence: `${isUsed} It leaves out apiId, so that jobs and sweeps read each row once more, by its key, to tell those of other stages; an index that projects apiId too spares that.`,
  });
  expect(usedBy(ofApi)?.sentence).toMatch(/leaves out env and apiId,/);
  expect(usedBy(ofApi, 'env', 'apiId')?.sentence).toBe(isUsed);
  // Where it is not known which is the target's own, none is told apart.
  expect(usedBy(ofDomain)?.sentence).toBe(isUsed);
});

test('rows that do not say their stage are no fault, and no rows are no finding', () => {
  expect(examineStages(ofApi, rows({ stage: 'live' }))).toMatchObject([{ state: 'inapplicable' }]);
  expect(examineStages(ofApi, [])).toEqual([]);
  expect(examineStages(ofApi, null)).toEqual([]);
});
