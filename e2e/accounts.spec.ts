import type { Browser, Page } from '@playwright/test';
import { type App, closeBy, confirmAct, heading, nextCode, setUp, takeLink } from './accounts-steps';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { type Action, act, builtActions } from './matrix';
import { type Stack, startStack } from './stack';
import { connectClient } from './test-client';
import { cookieFlags, expectToast, sendNotice, startNotice } from './utils';

/** Local users from the invitation to the removal, in a console that requires a second factor. */

const FIRST = 'four plain old words';
const SECOND = 'four other new words';
const THIRD = 'yet another four words';

let stack: Stack;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  stack = await startStack({ env: { SECOND_FACTOR: 'required' } });
});
test.afterAll(() => stack.stop());
// One person's life, step after step.
test.describe.configure({ mode: 'serial', timeout: 90_000 });

let admin: Page;
let zoe: Page;
let app: App;
let recovery: string[];

async function newPage(browser: Browser, path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: stack.baseUrl });
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

const isIn = (page: Page) => expect(page.getByRole('heading', { name: 'Connections', level: 1 })).toBeVisible();

async function givePassword(page: Page, password: string) {
  await page.goto('/sign-in');
  await page.getByLabel('Name').fill('zoe');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in beside the page that she has, with a recovery code. */
async function openOther(browser: Browser, code: string | undefined): Promise<Page> {
  const other = await newPage(browser, '/sign-in');
  await givePassword(other, FIRST);
  await other.getByRole('button', { name: 'Use a recovery code' }).click();
  await other.getByLabel('Recovery code').fill(String(code));
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isIn(other);
  return other;
}

async function openPerson(name: string) {
  await admin.goto('/users');
  await admin.getByRole('link', { name }).click();
  await expect(heading(admin, name)).toBeVisible();
}

/** Adds a user who chooses a password by a link; answers the link. */
async function invite(name: string, role: string): Promise<string> {
  await admin.goto('/users');
  await admin.getByRole('button', { name: 'Add user' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('radio', { name: role }).check();
  await expectAccessible(admin);
  await dialog.getByRole('button', { name: 'Add user' }).click();
  return takeLink(admin, `${name} is invited`);
}

async function expectUseless(browser: Browser, link: string) {
  const page = await newPage(browser, link);
  await expect(page.getByText('This link was used already, was withdrawn, or is too old.')).toBeVisible();
  await page.context().close();
}

/** On the page of that person. */
async function giveRole(role: string) {
  await admin.getByRole('button', { name: 'Roles of zoe…' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Role everywhere else').selectOption(role);
  await dialog.getByRole('button', { name: 'Save roles' }).click();
  await expect(dialog).toBeHidden();
}

test('somebody is invited, chooses a password, sets up the second factor, and is in', async ({ browser }) => {
  admin = await newPage(browser, stack.signInUrl);
  await expect(heading(admin, 'Second step')).toBeVisible();
  await setUp(admin, { isChecked: true });
  await isIn(admin);

  const lost = await invite('zoe', 'support');
  await expect(admin.getByRole('row').filter({ hasText: 'zoe' })).toContainText('Invited');
  await openPerson('zoe');
  await admin.getByRole('button', { name: 'Make another link' }).click();
  const link = await takeLink(admin, 'zoe is invited');
  await expectUseless(browser, lost);

  zoe = await newPage(browser, link);
  await expect(zoe.getByText('You are invited as zoe, with the role support.')).toBeVisible();
  await zoe.getByLabel('Password', { exact: true }).fill('short');
  await zoe.getByRole('button', { name: 'Accept and sign in' }).click();
  await expect(zoe.getByText('Use at least 12 characters.')).toBeVisible();
  await expectAccessible(zoe);
  await zoe.getByLabel('Password', { exact: true }).fill(FIRST);
  await zoe.getByLabel('Password again').fill(FIRST);
  await zoe.getByRole('button', { name: 'Accept and sign in' }).click();
  await expect(zoe.getByText('A second factor is required here.')).toBeVisible();
  // No session before it.
  expect((await zoe.request.get('/api/connections')).status()).toBe(401);
  ({ app, recovery } = await setUp(zoe));
  await isIn(zoe);
  expect(stack.output()).not.toContain(link.split('#')[1]);

  await expectUseless(browser, link);
});

test('an invitation that is withdrawn is worth nothing', async ({ browser }) => {
  const link = await invite('yan', 'viewer');
  await openPerson('yan');
  await confirmAct(admin, 'Withdraw invitation');
  await expectToast(admin, 'The invitation of yan is withdrawn');
  await expect(heading(admin, 'Users')).toBeVisible();
  await expect(admin.getByRole('link', { name: 'yan' })).toHaveCount(0);
  await expectUseless(browser, link);
});

test('in “Your account” one changes the password, renews recovery codes and ends sessions', async ({ browser }) => {
  const other = await openOther(browser, recovery[0]);
  await zoe.getByRole('button', { name: 'Account: zoe' }).click();
  await zoe.getByRole('menuitem', { name: 'Your account' }).click();
  await expect(heading(zoe, 'Your account')).toBeVisible();
  await expect(zoe.getByText('9 recovery codes left')).toBeVisible();
  const rows = zoe.getByRole('table').getByRole('row').filter({ hasText: '127.0.0.1' });
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: 'This one' })).toHaveCount(1);
  await expectAccessible(zoe);
  await rows.getByRole('button', { name: 'Sign out' }).click();
  await expectToast(zoe, '1 session ended');
  await expect(rows).toHaveCount(1);
  expect((await other.request.get('/api/connections')).status()).toBe(401);
  await other.context().close();

  const open = await openOther(browser, recovery[1]);
  await zoe.reload();
  await expect(rows).toHaveCount(2);
  await zoe.getByRole('button', { name: 'Sign out all others' }).click();
  await expectToast(zoe, '1 session ended');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('This one');
  await expect(open.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
  await open.context().close();

  await zoe.getByRole('button', { name: 'New recovery codes…' }).click();
  const dialog = zoe.getByRole('dialog');
  await dialog.getByLabel('Your password').fill('not hers');
  await dialog.getByRole('button', { name: 'Make new codes' }).click();
  await expect(dialog.getByText('That is not your password.')).toBeVisible();
  await dialog.getByLabel('Your password').fill(FIRST);
  await dialog.getByRole('button', { name: 'Make new codes' }).click();
  const codes = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  recovery = await codes.allTextContents();
  await closeBy(zoe, 'I have kept them');
  await expect(zoe.getByText('10 recovery codes left')).toBeVisible();

  await zoe.getByLabel('Current password').fill(FIRST);
  await zoe.getByLabel('New password', { exact: true }).fill(SECOND);
  await zoe.getByLabel('New password again').fill(SECOND);
  await zoe.getByRole('button', { name: 'Change password' }).click();
  await expectToast(zoe, 'Password changed');
});

test('signing in takes the password and then a code, each in its own step', async ({ playwright }) => {
  await zoe.getByRole('button', { name: 'Account: zoe' }).click();
  await zoe.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(heading(zoe, 'Sign in')).toBeVisible();
  await givePassword(zoe, FIRST);
  await expect(zoe.getByText('That name and password do not match.')).toBeVisible();
  await givePassword(zoe, SECOND);
  await expect(heading(zoe, 'Second step')).toBeVisible();
  await expect(zoe.getByLabel('Code from the app')).toBeFocused();
  await zoe.getByRole('button', { name: 'Sign in as somebody else' }).click();
  await expect(heading(zoe, 'Sign in')).toBeVisible();
  // What stands between the steps is kept from scripts, from other sites and, behind TLS, from plain http.
  const signIn = builtActions().find(({ name }) => name === 'signIn') as Action;
  for (const [proto, more] of Object.entries({ http: [], https: ['secure'] })) {
    const other = await playwright.request.newContext({ baseURL: stack.baseUrl });
    const { cookies } = await act(other, signIn, { name: 'zoe', password: SECOND }, { 'x-forwarded-proto': proto });
    const flags = cookieFlags(cookies, 'switchboard_second_step');
    expect(flags).toEqual(['httponly', 'path=/sign-in', 'samesite=lax', ...more]);
  }
  await givePassword(zoe, SECOND);
  await zoe.getByLabel('Code from the app').fill('123456');
  await zoe.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(zoe.getByText('That code is not right')).toBeVisible();
  await expectAccessible(zoe);
  expect((await zoe.request.get('/api/connections')).status()).toBe(401);
  await zoe.getByLabel('Code from the app').fill(await nextCode(app));
  await zoe.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isIn(zoe);
});

test('a role that an admin changes holds for the next act of a page that is open', async () => {
  const client = await connectClient(stack);
  await startNotice(zoe, client);
  await openPerson('zoe');
  await expectAccessible(admin);
  await giveRole('viewer');
  await sendNotice(zoe, 'too late');
  await expect(zoe.getByText('Your role (viewer) does not allow this. Ask an admin.').first()).toBeVisible();

  await giveRole('operator');
  await sendNotice(zoe, 'in time');
  await expectToast(zoe, 'Delivered to');
  expect(client.received.map(String)).toEqual(['in time']);
  client.socket.terminate();
});

test('whoever forgot the password chooses another one by a link, and gives a code as before', async ({ browser }) => {
  await openPerson('zoe');
  await admin.getByRole('button', { name: 'Make a link' }).click();
  const link = await takeLink(admin, 'A new password for zoe');
  await expect(admin.getByText('A link works until')).toBeVisible();
  const before = zoe;
  zoe = await newPage(browser, link);
  await expect(zoe.getByText('A new one for zoe.')).toBeVisible();
  await zoe.getByLabel('New password', { exact: true }).fill(THIRD);
  await zoe.getByLabel('New password again').fill(THIRD);
  await zoe.getByRole('button', { name: 'Change and sign in' }).click();
  await zoe.getByLabel('Code from the app').fill(await nextCode(app));
  await zoe.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isIn(zoe);
  expect((await before.request.get('/api/connections')).status()).toBe(401);
  await before.context().close();
});

test('whoever is disabled learns it from the open page, and is let in again when enabled', async () => {
  await zoe.goto('/connections');
  await isIn(zoe);
  await openPerson('zoe');
  await expect(admin.getByRole('table').getByRole('row').filter({ hasText: '127.0.0.1' })).toHaveCount(1);
  await confirmAct(admin, 'Disable');
  await expectToast(admin, 'zoe is disabled');
  await expect(zoe.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
  await givePassword(zoe, THIRD);
  await expect(zoe.getByText('That name and password do not match.')).toBeVisible();

  await confirmAct(admin, 'Enable');
  await expectToast(admin, 'zoe is enabled');
  await confirmAct(admin, 'Reset second factor');
  await expectToast(admin, 'The second factor of zoe is off');
  await givePassword(zoe, THIRD);
  await expect(zoe.getByText('A second factor is required here.')).toBeVisible();
  await setUp(zoe);
  await isIn(zoe);
  await admin.reload();
  await confirmAct(admin, 'Sign out everywhere');
  await expectToast(admin, 'zoe is signed out');
  expect((await zoe.request.get('/api/connections')).status()).toBe(401);
});

test('whoever is removed is gone from the list, and all of it stands in the audit', async () => {
  await confirmAct(admin, 'Remove');
  await expect(heading(admin, 'Users')).toBeVisible();
  await expect(admin.getByRole('link', { name: 'zoe' })).toHaveCount(0);
  await admin.goto('/audit');
  const record = (text: string) => admin.getByRole('row').filter({ hasText: text }).filter({ hasText: 'zoe' });
  for (const act of [
    'Invite',
    'Change password',
    'Change roles',
    'Disable or enable',
    'Second factor',
    'End sessions',
  ]) {
    await expect(record(act).first()).toBeVisible();
  }
  await expect(record('Remove user')).toContainText('removed');
  await expect(record('link for a new password')).toHaveCount(1);
  await expect(record('signed in with code')).toHaveCount(2);
  await expect(record('signed in with recovery code')).toHaveCount(2);

  // Oneself: nothing that would lock one out.
  await admin.goto('/users');
  const own = admin.getByRole('row').filter({ hasText: 'You' });
  await expect(own).toContainText('admin');
  await expect(own.getByRole('button')).toHaveCount(0);
  await own.getByRole('link', { name: 'admin' }).click();
  await expect(admin.getByText('Another admin has to change your role, disable or remove you.')).toBeVisible();
  await expect(admin.getByRole('main').getByRole('button')).toHaveCount(0);
  await admin.getByRole('link', { name: 'Your account' }).click();
  await expect(heading(admin, 'Your account')).toBeVisible();
  await admin.context().close();
  await zoe.context().close();
});
