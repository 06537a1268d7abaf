import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import {
  confirmKick,
  expectRow,
  expectToast,
  find,
  findUser,
  rowAction,
  rowOf,
  selectRow,
  sendNotice,
  startNotice,
} from './utils';

test('a throttled notice says so, and goes out when it is sent again', async ({ consoleAs, connect, failCalls }) => {
  const client = await connect();
  await failCalls([{ fault: 'throttle', connectionIds: [client.connectionId], methods: ['POST'], times: 1 }]);
  const page = await consoleAs('support');
  await startNotice(page, client);
  await sendNotice(page, 'once');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('1 throttled');
  await expect(dialog).toContainText('API Gateway answered 429');
  await dialog.getByRole('button', { name: 'Send again to 1' }).click();
  await expectToast(page, 'Delivered to');
  expect(client.received.map(String)).toEqual(['once']);
});

test('a client whose buffer is full is told apart from those that were reached', async ({
  consoleAs,
  connect,
  failCalls,
}) => {
  const slow = await connect();
  const quick = await connect({ user: slow.user });
  await failCalls([{ fault: 'full-buffer', connectionIds: [slow.connectionId] }]);
  const page = await consoleAs('support');
  await findUser(page, slow.user);
  await expectRow(page, slow, ['Live']);
  await selectRow(page, slow);
  await selectRow(page, quick);
  await page.getByRole('button', { name: 'Send notice' }).click();
  await sendNotice(page, 'hello', { to: 2 });
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('1 delivered');
  await expect(dialog).toContainText('1 throttled');
  expect(quick.received.map(String)).toEqual(['hello']);
  expect(slow.received).toEqual([]);
});

test('a notice that failed at the gateway was not sent, and can be sent again', async ({
  consoleAs,
  connect,
  failCalls,
}) => {
  const client = await connect();
  await failCalls([{ fault: 'internal-error', connectionIds: [client.connectionId], methods: ['POST'], times: 1 }]);
  const page = await consoleAs('support');
  await startNotice(page, client);
  await sendNotice(page, 'hello');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('API Gateway answered 500');
  await dialog.getByRole('button', { name: 'Send again to 1' }).click();
  await expectToast(page, 'Delivered to');
  expect(client.received.map(String)).toEqual(['hello']);
});

test('a notice without an answer is uncertain and is never sent again by itself, whether it arrived or not', async ({
  consoleAs,
  connect,
  failCalls,
}) => {
  const reached = await connect();
  const missed = await connect({ user: reached.user });
  await failCalls([
    { fault: 'drop-after', connectionIds: [reached.connectionId], methods: ['POST'] },
    { fault: 'drop-before', connectionIds: [missed.connectionId], methods: ['POST'] },
  ]);
  const page = await consoleAs('support');
  await findUser(page, reached.user);
  await selectRow(page, reached);
  await selectRow(page, missed);
  await page.getByRole('button', { name: 'Send notice' }).click();
  await sendNotice(page, 'uncertain', { to: 2 });
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('2 no answer');
  await expect(dialog.getByRole('button', { name: /again/ })).toHaveCount(0);
  expect(reached.received.map(String)).toEqual(['uncertain']);
  expect(missed.received).toEqual([]);
});

test('a kick that AWS refuses says which right is missing, and the client stays', async ({
  consoleAs,
  connect,
  failCalls,
}) => {
  const client = await connect();
  await failCalls([{ fault: 'access-denied', connectionIds: [client.connectionId], methods: ['DELETE'] }]);
  const page = await consoleAs('operator');
  await findUser(page, client.user);
  await rowAction(page, client, 'Kick…');
  await confirmKick(page, 1);
  await expect(page.getByRole('dialog')).toContainText('lack execute-api:ManageConnections');
  expect(client.closed()).toBeUndefined();
});

test('a connection that cannot be asked about is shown as not checked, never as gone', async ({
  consoleAs,
  connect,
  failCalls,
}) => {
  const client = await connect();
  await failCalls([{ fault: 'internal-error', connectionIds: [client.connectionId], methods: ['GET'] }]);
  const page = await consoleAs('viewer');
  await findUser(page, client.user);
  await expectRow(page, client, ['Not checked yet']);
  await failCalls([]);
  await expectRow(page, client, ['Live']);
  await expect(rowOf(page, client)).not.toContainText('Gone');
});

test('a search for a state says whom it could not ask about, and so does the job that is made of it', async ({
  consoleAs,
  connect,
  failCalls,
}) => {
  const user = `unanswered-${Date.now()}`;
  const [heard, silent] = [await connect({ user }), await connect({ user })];
  await failCalls([{ fault: 'throttle', connectionIds: [silent.connectionId], methods: ['GET'] }]);
  const page = await consoleAs('operator');
  await find(page, `user:${user} status:live`);
  await expectRow(page, heard, ['Live']);
  await expect(page.getByText('No answer came for 1 connection, so it may be missing here.')).toBeVisible();
  await expectAccessible(page);
  await find(page, `user:${user} status:idle`);
  await expect(page.getByRole('heading', { name: 'Nothing is known to match' })).toBeVisible();
  await find(page, `user:${user} status:live`);
  await expectRow(page, heard, ['Live']);
  await page.getByRole('link', { name: 'Job for these' }).click();
  await page.getByRole('radio', { name: 'Check only' }).check();
  await page.getByRole('button', { name: 'Prepare' }).click();
  await expect(page.getByRole('heading', { name: 'Check 1 connection?' })).toBeVisible();
  await expect(page.getByText('1 recipient is known to match.')).toBeVisible();
  await expect(page.getByText('API Gateway did not answer for 1 connection, which may match')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
});

test('an act of a page that another version of the console made is told as not done, and is possible again after loading', async ({
  consoleAs,
  connect,
}) => {
  const client = await connect();
  const page = await consoleAs('operator');
  await findUser(page, client.user);
  // As a page of another version asks for it: by a name that this one has not.
  await page.setExtraHTTPHeaders({ 'next-action': 'f'.repeat(42) });
  await rowAction(page, client, 'Kick…');
  await confirmKick(page, 1);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Nothing was done: the console was upgraded since this page was loaded.');
  await expect(dialog.getByRole('button', { name: 'Kick 1 connection' })).toBeEnabled();
  await page.setExtraHTTPHeaders({});
  await page.reload();
  await rowAction(page, client, 'Kick…');
  await confirmKick(page, 1);
  await expect.poll(client.closed).toMatchObject({ code: 1000 });
});
