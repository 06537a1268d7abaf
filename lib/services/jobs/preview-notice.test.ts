import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewNoticeSchema } from '../../domain/job-input';
import { shardOf } from '../../registry/layout';
import { startTestTable } from '../../registry/test-table';
import { makeTable } from '../test-doctor';
import { previewNotice } from './preview-notice';
import { jobsOf } from './test-jobs';

/** Over a real table; nothing is sent, so there is no gateway. */

const connectedAt = Date.now() - 60_000;
const ROWS = [
  { connectionId: 'Ada_00000000000=', connectedAt, userId: 'ada', sourceIp: '203.0.113.7', userAgent: 'okhttp/4.12.0' },
  { connectionId: 'Nobody_00000000=', connectedAt: connectedAt - 1 },
];

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await makeTable(engine.client, 'previews');
  for (const row of ROWS) {
    const item = marshall({ ...row, shard: shardOf(row.connectionId) });
    await engine.client.send(new PutItemCommand({ TableName: 'previews', Item: item }));
  }
});
afterAll(() => engine.stop());

type Wish = { text: string; of?: string; q?: string; format?: 'text' | 'json' };
async function preview(wish: Wish, isMasked = false) {
  const { ctx } = await jobsOf({ engine, port: 1, region: 'eu-central-1', tableName: 'previews' });
  return previewNotice({ ctx, input: previewNoticeSchema.parse({ target: 'test', ...wish }), isMasked });
}

test('a recipient is named by id or by user, or is the first that the search finds', async () => {
  const text = 'Hello {{userId}}';
  const ada = {
    ok: true,
    data: { connectionId: 'Ada_00000000000=', userId: 'ada', text: 'Hello ada', bytes: 9, missing: [] },
  };
  expect(await preview({ text, of: 'Ada_00000000000=' })).toMatchObject(ada);
  expect(await preview({ text, of: 'ada' })).toMatchObject(ada);
  expect(await preview({ text, q: 'user:ada' })).toMatchObject(ada);
  expect(await preview({ text })).toMatchObject(ada);
});

test('it tells what the row lacks, and the size in bytes once it is filled', async () => {
  const of = 'Nobody_00000000=';
  expect(await preview({ text: 'Grüße {{userId}}', of })).toMatchObject({
    data: { text: 'Grüße ', bytes: 8, missing: ['userId'] },
  });
  expect(await preview({ text: '{{userId|you}}', of })).toMatchObject({ data: { text: 'you', missing: [] } });
});

test('it tells what cannot be sent: JSON that is none once filled, and more than 128 KB', async () => {
  const of = 'ada';
  expect(await preview({ text: '{"to":"{{userId}}"', of, format: 'json' })).toMatchObject({
    data: { problem: expect.stringContaining('Not valid JSON') },
  });
  // The time in ISO text has 24 characters, its field 15.
  const time = '{{connectedAt}}';
  expect(await preview({ text: time.padEnd(128 * 1024 - 9, 'x'), of })).toMatchObject({ data: { problem: null } });
  expect(await preview({ text: time.padEnd(128 * 1024 - 8, 'x'), of })).toMatchObject({
    data: { problem: expect.stringContaining('1 byte over') },
  });
});

test('a role that sees values masked gets them masked', async () => {
  expect(await preview({ text: '{{userId}} {{sourceIp}} {{client}}', of: 'ada' }, true)).toMatchObject({
    data: { text: 'ada 203.0.•.• okhttp/4.12.0', isMasked: true },
  });
});

test('nobody, a field that is none, and a user that is not there are told in words', async () => {
  expect(await preview({ text: 'x', q: 'user:eve' })).toMatchObject({ error: { code: 'notFound' } });
  expect(await preview({ text: 'x', of: 'eve' })).toMatchObject({
    error: { code: 'notFound', message: 'The registry has no connection or user eve.' },
  });
  expect(await preview({ text: '{{nobody}}', of: 'ada' })).toMatchObject({ error: { code: 'invalid' } });
});
