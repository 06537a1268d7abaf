import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NumberValueImpl } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuditLog } from '../console/audit-log';
import { createConsoleTable } from '../console/console-table';
import { ACT, DAY_MS, deleteItem, putItem, readItems, START } from '../console/test-audit';
import { startDesk, TABLE } from './test-command';

let desk: Awaited<ReturnType<typeof startDesk>>;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

const run = (args: string[], env?: Record<string, string>) => desk.run('audit', args, env);

test('the command verifies every day or one, names the first broken record, and exits with 1 for it', async () => {
  const table = createConsoleTable(desk.client, TABLE);
  await table.ensure();
  // Without any record nothing was verified.
  expect(await Promise.all([run(['verify']), run(['verify', '--day', '2026-05-01'])])).toEqual(
    Array(2).fill({ code: 2, text: 'Nothing is chained yet.' }),
  );
  let ms = START;
  const lines: string[] = [];
  const audit = createAuditLog(table, () => ms, {
    onAppended: ({ id, hash }) => lines.push(`10:00 ${JSON.stringify({ level: 30, id, hash, msg: 'audited' })}`),
  });
  await audit.close(await audit.begin(ACT), 'done');
  ms += DAY_MS;
  await audit.begin({ ...ACT, user: 'bob' });
  const log = join(desk.folder, 'dashboard.log');
  writeFileSync(log, `starting\n${lines.join('\n')}\n`);

  const whole = await run(['verify', '--log', log]);
  expect(whole).toMatchObject({ code: 0, text: expect.stringMatching(/^All 4 records of 2 days, .* hold\.\nHash of/) });
  expect(whole.text).toMatch(/The audit holds 4 records that .* tells of\.$/);
  expect(await run(['verify', '--day', '2026-05-02', '--log', log])).toMatchObject({
    code: 0,
    text: expect.stringMatching(/The audit holds 1 record that .* tells of\.\n3 records of it are of days/),
  });
  // Without a line of what is in between, nobody knows who wrote that.
  const parts = join(desk.folder, 'parts.log');
  writeFileSync(parts, [lines[0], lines.at(-1)].join('\n'));
  expect(await run(['verify', '--log', parts])).toMatchObject({
    code: 2,
    text: expect.stringMatching(/Record 2 of 2026-05-01 and 1 more record stand in the audit, and no line tells who/),
  });
  const other = join(desk.folder, 'other.log');
  writeFileSync(other, JSON.stringify({ id: '2026-04-30#0000001', hash: 'a', msg: 'audited' }));
  expect(await run(['verify', '--log', other])).toMatchObject({
    code: 1,
    text: expect.stringMatching(/The audit begins with 2026-05-01, and the log tells of 1 record before it\.$/),
  });

  // The last record and its count set back: the table alone cannot tell, the log can.
  const items = await readItems(desk.client, TABLE);
  const last = items.find(({ pk }) => pk === 'AUDIT-CHAIN#2026-05-02');
  const head = items.find(({ pk, sk }) => pk === 'AUDIT-HEADS' && sk === '2026-05-02');
  if (!last || !head) throw new Error('There is no second day.');
  const forged = createAuditLog(table, () => ms);
  await deleteItem(desk.client, TABLE, last);
  await deleteItem(desk.client, TABLE, head);
  await forged.begin({ ...ACT, user: 'eve' });
  expect((await run(['verify'])).code).toBe(0);
  expect(await run(['verify', '--log', log])).toMatchObject({
    code: 1,
    text: expect.stringMatching(/Record 1 of 2026-05-02 is another one than the log tells of\.$/),
  });

  const first = items.find(({ pk, sk }) => pk === 'AUDIT-CHAIN#2026-05-01' && sk === '0000001');
  const total = NumberValueImpl.from('99999999999999999999.5');
  await putItem(desk.client, TABLE, { ...first, total, pk: 'AUDIT-CHAIN#2026-05-01', sk: '0000001' });
  const broken =
    /^Record 1 of 2026-05-01, written 10:00:00 UTC by ana, does not match its hash: it has been changed\.$/;
  expect(await run(['verify'])).toMatchObject({ code: 1, text: expect.stringMatching(broken) });
  expect(await run(['verify', '--day', '2026-05-02'])).toMatchObject({ code: 0 });
  // A day that the chain does not have was not verified, whatever is to be read elsewhere.
  expect(await run(['verify', '--day', '2026-04-30'])).toEqual({
    code: 2,
    text: 'Nothing stands under 2026-04-30. What was written next stands under 2026-05-01, each record with its own time.',
  });
  const lost = join(desk.folder, 'lost.log');
  writeFileSync(lost, JSON.stringify({ id: '2026-06-30#0000001', hash: 'a', msg: 'audited' }));
  expect(await run(['verify', '--day', '2026-06-30', '--log', lost])).toMatchObject({
    code: 1,
    text: expect.stringMatching(/Record 1 of 2026-06-30 is missing, and the log tells of it\.$/),
  });
  const targets = join(desk.folder, 'targets.json');
  const environment = { TARGETS_FILE: targets, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  expect(await run(['verify', '--day', '2026-05-01'], environment)).toMatchObject({ code: 1 });
});

test('what cannot be verified is told in words, with another exit code', async () => {
  expect(await run(['verify', '--day', 'today'])).toEqual({ code: 2, text: '--day: Give a day such as 2026-11-26.' });
  expect(await run(['prove'])).toMatchObject({ code: 2, text: expect.stringMatching(/^npm run audit -- verify/) });
  expect(await run(['verify', '--dya', 'x'])).toMatchObject({ code: 2, text: expect.stringMatching(/Unknown option/) });
  expect(await run(['verify'], { DATA_DIR: join(desk.folder, 'none') })).toMatchObject({
    code: 2,
    text: expect.stringMatching(/cannot be read[\s\S]*npm start/),
  });
});
