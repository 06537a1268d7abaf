import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuditLog } from '../console/audit-log';
import { createConsoleTable } from '../console/console-table';
import { createInvitations } from '../console/invitations';
import { createSchemas } from '../console/schema';
import { readItems, readWhole } from '../console/test-audit';
import { createUsers } from '../console/users';
import { startDesk, TABLE } from './test-command';
import { readWitness } from './witness';

let desk: Awaited<ReturnType<typeof startDesk>>;
beforeAll(async () => {
  desk = await startDesk();
  const table = createConsoleTable(desk.client, TABLE);
  await table.ensure();
  const users = createUsers(table);
  for (const name of ['admin', 'sam', 'off']) await users.create({ name, role: 'admin', password: 'a-first-password' });
  await users.change('admin', { factor: 'sealed', recovery: 'a b' });
  await users.change('off', { disabledAt: 1 });
  await users.invite({ name: 'new', role: 'viewer', inviteHash: 'h', invitedUntil: 1 });
  const targetRoles = { a: 'operator' } as const;
  await users.createExternal({ name: 'olga\u001b[2j', role: 'none', targetRoles, subject: 'https://idp.example 1' });
});
afterAll(() => desk.stop());

/** What the log is told of records, apart from what a person is told. */
let witness: string[] = [];
async function run(args: string[], env?: Record<string, string>) {
  const { code, text } = await desk.run('users', args, env);
  const lines = text.split('\n');
  witness = lines.filter((line) => line.includes('"audited"'));
  return { code, text: lines.filter((line) => !line.includes('"audited"')).join('\n') };
}
const told = async () => readWhole(createAuditLog(createConsoleTable(desk.client, TABLE)));

test('the command lists who there is, turns a lost second factor off, and both stand in the audit', async () => {
  const listed = await run(['list']);
  expect(listed.code).toBe(0);
  // The record and its outcome, as the console's log tells of them.
  const log = join(desk.folder, 'users.log');
  writeFileSync(log, witness.join('\n'));
  const chain = (await readItems(desk.client, TABLE)).filter(({ pk }) => pk.startsWith('AUDIT-CHAIN#'));
  expect(readWitness(log).map(({ hash }) => hash)).toEqual(chain.map(({ hash }) => hash));
  expect(listed.text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['NAME', 'ROLE', 'STATE', 'SECOND FACTOR'],
    ['admin', 'admin', 'active', 'on'],
    ['new', 'viewer', 'invited', 'off'],
    ['off', 'admin', 'disabled', 'off'],
    // Without what a terminal would obey.
    ['olga\u{FFFD}[2j', 'none, a operator', 'active, by the provider', 'by the provider'],
    ['sam', 'admin', 'active', 'off'],
  ]);
  // As a container is told its targets.
  const environment = { TARGETS: desk.targets, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  expect(await run(['remove-factor', 'Admin'], environment)).toEqual({
    code: 0,
    text: 'The second factor of admin is off: the password alone signs in until another one is set up.',
  });
  expect(await createUsers(createConsoleTable(desk.client, TABLE)).find('admin')).toMatchObject({
    factor: null,
    recovery: '',
    passwordHash: expect.stringMatching(/^scrypt/),
  });
  expect(await told()).toMatchObject([
    {
      user: 'the users command',
      role: null,
      act: 'second-factor',
      subjects: ['admin'],
      outcome: 'reset',
      detail: expect.stringMatching(/^run (by \S+ )?on \S+$/),
    },
    { user: 'the users command', act: 'read-users', outcome: '5 read' },
  ]);
  expect((await desk.run('audit', ['verify'])).code).toBe(0);
});

test('it makes a link that chooses a new password, whose secret is in no table', async () => {
  const invitations = createInvitations(createConsoleTable(desk.client, TABLE));
  const made = await run(['password-link', 'sam', '--days', '1', '--url', 'https://console.example/']);
  const [, token = ''] = /^https:\/\/console\.example\/sign-in\/invitation#(\S{43})$/m.exec(made.text) ?? [];
  expect(made).toMatchObject({ code: 0, text: expect.stringMatching(/^sam chooses a password .* until 20\d\d-/) });
  expect(await invitations.find(token)).toMatchObject({ user: 'sam' });
  expect(JSON.stringify(await readItems(desk.client, TABLE))).not.toContain(token);
  expect((await told())[0]).toMatchObject({
    act: 'invite',
    subjects: ['sam'],
    outcome: 'link-for-a-new-password',
    detail: expect.stringMatching(/^another link, for 1 d, run /),
  });

  // Of an npm start that runs the address is known.
  expect((await run(['password-link', 'sam'])).text).toMatch(/\n\/sign-in\/invitation#\S+\nPut the address/);
  writeFileSync(join(desk.folder, 'run.json'), JSON.stringify({ baseUrl: 'http://127.0.0.1:3000' }));
  expect((await run(['password-link', 'new'])).text).toMatch(/\nhttp:\/\/127\.0\.0\.1:3000\/sign-in\/invitation#/);
  // The one before holds no more.
  expect(await invitations.find(token)).toBeUndefined();
});

test('what cannot be done is refused with a sentence, and changes nothing', async () => {
  const before = await readItems(desk.client, TABLE);
  for (const [args, words] of [
    [['remove-factor', 'adnim'], 'There is no user named "adnim". The command list shows who there is.'],
    [['password-link', 'sam', '--days', '2'], '--days: Give 1, 3 or 7.'],
    [['password-link', 'sam', '--url', 'console'], /^--url: Give the address of the console/],
    [['remove-factor'], /^npm run users -- list/],
    [['drop', 'sam'], /^npm run users -- list/],
  ] as const) {
    const { code, text } = await run([...args]);
    expect(code, args.join(' ')).toBe(2);
    expect(text).toMatch(words);
  }
  expect(await readItems(desk.client, TABLE)).toEqual(before);
  // These are known people: the audit tells that it was tried.
  for (const [args, words] of [
    [['remove-factor', 'sam'], 'sam has no second factor.'],
    [['password-link', 'off'], 'off is disabled. Enable that user first.'],
  ] as const) {
    const { code, text } = await run([...args]);
    expect(code, args.join(' ')).toBe(2);
    expect(text).toMatch(words);
    expect((await told())[0]).toMatchObject({ user: 'the users command', outcome: 'conflict' });
  }
});

test('it leaves a table alone that is too new for it, and says when there is none', async () => {
  const schemas = createSchemas(createConsoleTable(desk.client, TABLE));
  await schemas.begin(99);
  await schemas.change({ minimum: 99 }, {});
  expect(await run(['list'])).toMatchObject({ code: 2, text: expect.stringMatching(/99 or newer.*upgrade it\.$/) });
  expect(await run(['list'], { TARGETS: '{' })).toMatchObject({
    code: 2,
    text: expect.stringMatching(/^TARGETS cannot be read/),
  });
  const elsewhere = { ...JSON.parse(desk.targets), console: { region: 'us-east-1', table: { name: 'none-here' } } };
  elsewhere.console.table.endpoint = JSON.parse(desk.targets).console.table.endpoint;
  const environment = { TARGETS: JSON.stringify(elsewhere), AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  expect(await run(['list'], environment)).toMatchObject({
    code: 2,
    text: expect.stringMatching(/^none-here at http.* could not be used: There is no table/),
  });
});
