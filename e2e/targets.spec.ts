import type { Locator } from '@playwright/test';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { ACTIONS, type Action, act, builtActions, codeOf, ROUTES } from './matrix';
import { addByName, addTarget, connectTestClient, giveRoles, removeTarget, switchTo, targetRow } from './target-steps';
import { REGISTRY_TABLE } from './test-client';
import {
  addUser,
  confirmKick,
  expectToast,
  findUser,
  rowAction,
  rowOf,
  selectRow,
  sendNotice,
  signIn,
  startNotice,
} from './utils';

test.describe.configure({ timeout: 120_000 });

const PHONE = { width: 390, height: 844 };

test('an admin pastes a URL, sees what the doctor finds, and works on the target at once, until it is removed', async ({
  consoleAs,
  connect,
  stack,
}) => {
  const client = await connect();
  const page = await consoleAs('admin', { reducedMotion: 'reduce' });
  // At a place that no page of before may connect to.
  const elsewhere = { ...stack, gatewayUrl: stack.gatewayUrl.replace('127.0.0.1', 'localhost') };
  await addTarget(page, elsewhere, 'Orders, live', 'Production');
  const row = targetRow(page, 'Orders, live');
  await expect(row).toContainText('Works');
  await expect(row).toContainText('Production');
  await expect(row).toContainText(REGISTRY_TABLE);
  await expect(targetRow(page, 'local')).toContainText('in the targets file');

  // The page that it was added on connects to it as well.
  await connectTestClient(page, 'Orders, live');

  await page.goto('/connections');
  await switchTo(page, 'Orders, live');
  await expect(page).toHaveURL(/target=orders-live/);
  await expect(page.getByRole('region', { name: 'Environment' })).toContainText('Production');
  await findUser(page, client.user);
  await rowAction(page, client, 'Send notice…');
  await sendNotice(page, 'through the other door');
  await expectToast(page, 'Delivered to');
  expect(client.received.map(String)).toEqual(['through the other door']);

  // Production shows by its word and in a colour that no other target has.
  const colorOf = (of: Locator) => of.evaluate((element) => getComputedStyle(element).backgroundColor);
  const kind = (word: string) => page.getByRole('button', { name: /^Target: / }).getByText(word, { exact: true });
  const production = await colorOf(kind('Production'));
  expect(await colorOf(page.getByRole('region', { name: 'Environment' }))).toBe(production);
  await page.goto('/connections?target=local');
  await expect(page.getByRole('region', { name: 'Environment' })).toHaveCount(0);
  expect(await colorOf(kind('Development'))).not.toBe(production);

  // There several at once take its name, and what was written stays until it is right.
  await page.goto('/connections?target=orders-live');
  const pair = [await connect({ user: `pair-of-${client.user}` }), await connect({ user: `pair-of-${client.user}` })];
  await findUser(page, `pair-of-${client.user}`);
  for (const each of pair) await selectRow(page, each);
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Kick' }).click();
  const kick = page.getByRole('dialog');
  await kick.getByLabel('Last words').fill('Closing for a moment');
  await confirmKick(page, 2);
  await expect(kick.getByText('This is not orders-live.')).toBeVisible();
  await expectAccessible(page);
  await expect(kick.getByLabel('Last words')).toHaveValue('Closing for a moment');
  expect(pair.map(({ received, closed }) => [received.length, closed()])).toEqual(Array(2).fill([0, undefined]));
  // Nor does the server go by the page.
  const [direct] = builtActions().filter(({ name }) => name === 'kickConnections');
  const connectionIds = pair.map(({ connectionId }) => connectionId);
  const { text } = await act(page.request, direct as Action, { target: 'orders-live', connectionIds });
  expect(text).toContain('Type orders-live to confirm.');
  await kick.getByLabel('Type orders-live to confirm').fill('orders-live');
  await confirmKick(page, 2);
  await expectToast(page, 'Closed 2 connections');
  expect(pair.map(({ received }) => received.map(String))).toEqual(Array(2).fill(['Closing for a moment']));

  // By a few letters to any page, target or connection, from within a field too.
  const palette = page.getByRole('dialog', { name: 'Go to' });
  const box = palette.getByRole('combobox');
  await page.getByRole('combobox', { name: 'Search' }).press('ControlOrMeta+K');
  await expect(palette.getByRole('option', { name: /^Local/ })).toBeVisible();
  await expectAccessible(page);
  await box.fill('overv');
  await box.press('Enter');
  await expect(page).toHaveURL(/\/overview\?target=orders-live/);
  await page.getByRole('button', { name: 'Go to', exact: true }).click();
  await box.fill('us-east');
  await palette.getByRole('option', { name: /^Local/ }).click();
  await expect(page).toHaveURL(/\/overview\?target=local$/);
  await expect(palette).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+K');
  await box.fill(client.user);
  await box.press('Enter');
  await expect(rowOf(page, client)).toBeVisible();

  // A change is there at once as well, and an old form cannot undo it.
  await page.goto('/targets/new?edit=orders-live');
  await page.getByRole('radio', { name: 'Staging' }).check();
  await page.getByLabel('Recipients a second (optional)').fill('none');
  await page.getByRole('button', { name: 'Examine' }).click();
  await expect(page.getByText('Recipients a second: enter a whole number')).toBeVisible();
  await page.getByLabel('Recipients a second (optional)').fill('200');
  await page.getByLabel('Two persons for kicks of more than (optional)').fill('0');
  await page.getByRole('button', { name: 'Examine' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expectToast(page, 'Orders, live is changed');
  await page.goto('/targets/new?edit=orders-live');
  await expect(page.getByLabel('Recipients a second (optional)')).toHaveValue('200');
  await expect(page.getByLabel('Two persons for kicks of more than (optional)')).toHaveValue('0');
  await page.goto('/connections?target=orders-live');
  await expect(page.getByRole('region', { name: 'Environment' })).toHaveCount(0);
  await findUser(page, client.user);
  await rowAction(page, client, 'Kick…');
  await expect(page.getByRole('dialog')).toContainText('Kicking more than 0 connections takes two persons');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();

  // What names no target opens the one that was looked at last, as long as it is there.
  const switcher = page.getByRole('button', { name: /^Target: / });
  await page.goto('/jobs/new?q=user%3Aann');
  await expect(page).toHaveURL(/\/jobs\/new\?q=user%3Aann&target=orders-live$/);
  await page.getByRole('button', { name: /^Account: / }).click();
  await page.getByRole('menuitem', { name: 'Your account' }).click();
  await expect(page).toHaveURL(/\/account\?target=orders-live$/);
  await expect(switcher).toContainText('Orders, live');
  const [kept] = (await page.context().cookies()).filter(({ name }) => name === 'switchboard_target');
  expect(kept).toMatchObject({ value: 'orders-live', httpOnly: true, sameSite: 'Lax' });
  await page.context().addCookies([{ name: 'switchboard_target', value: 'nowhere', url: stack.baseUrl }]);
  await page.goto('/overview');
  await expect(switcher).toContainText('Local gateway');
  await expect(page).toHaveURL(/\/overview$/);

  await page.goto('/connections?target=orders-live');
  await removeTarget(page, 'Orders, live', 'orders-live', 'Staging');
  await page.goto('/connections?target=orders-live');
  await expect(page.getByText('There is no target named orders-live')).toBeVisible();
  await page.goto('/audit?act=target');
  const table = `in ${stack.region} at ${stack.tableUrl}`;
  for (const words of ['examine', 'add production', table, 'two persons for kicks of more than 0', 'remove']) {
    await expect(page.getByRole('row').filter({ hasText: words }).first()).toBeVisible();
  }
});

test('what cannot work says so in words before it is saved, and does not touch the others', async ({
  consoleAs,
  connect,
  stack,
}) => {
  const client = await connect();
  const page = await consoleAs('admin', { colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto('/targets/new');
  await page.getByLabel('API id or URL').fill('http://169.254.169.254/latest/meta-data');
  await expect(page.getByText('169.254.169.254 is kept for the network itself, and is never called.')).toBeVisible();
  await page.getByLabel('API id or URL').fill('a1b2c3d4e5');
  await expect(page.getByText('The API a1b2c3d4e5.')).toBeVisible();
  await expect(page.getByLabel('Stage')).toBeVisible();
  await page.getByRole('button', { name: 'Examine' }).click();
  await expect(page.getByText('Say the Region of the API.')).toBeVisible();
  await expect(page.getByLabel('Region', { exact: true })).toBeFocused();
  await expect(page.getByText('Enter a title.')).toBeVisible();
  const examineWith = async (table: string, title = 'Half broken') => {
    await page.getByLabel('API id or URL').fill(`${stack.callbackUrl}/@connections/abc=`);
    await page.getByLabel('Region', { exact: true }).fill(stack.region);
    await expect(page.getByText('Say the Region of the API.')).toHaveCount(0);
    await page.getByLabel('Endpoint of the table (optional)').fill(stack.tableUrl);
    await page.getByRole('textbox', { name: 'Table', exact: true }).fill(table);
    await page.getByLabel('Title').fill(title);
    await page.getByRole('button', { name: 'Examine' }).click();
    await expect(page.getByText(`There is no table ${table} in us-east-1.`)).toBeVisible();
  };
  await examineWith('not-there');
  await expectAccessible(page);
  await page.setViewportSize(PHONE);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add target with 1 problem' }).click();
  await expectToast(page, 'Half broken is added');
  await expect(targetRow(page, 'Half broken')).toContainText('There is no table');
  await expect(targetRow(page, 'local')).toContainText('Works');
  await expectAccessible(page);
  await page.goto('/connections?target=half-broken');
  await expect(page.getByText('There is no table').first()).toBeVisible();
  await page.goto('/connections?target=local');
  await findUser(page, client.user);
  await expect(rowOf(page, client)).toContainText('Live');
  // Neither readiness nor a start of the console waits for it.
  for (const path of ['/api/ready', '/api/health']) expect((await page.request.get(path)).status(), path).toBe(200);
  await removeTarget(page, 'Half broken', 'half-broken');
  // Whoever had a role there is not to have it on something else.
  await page.goto('/targets/new');
  await examineWith('another-one');
  await page.getByRole('button', { name: 'Add target with 1 problem' }).click();
  await expect(page.getByText(/half-broken was the name of another target: .+, table not-there in/)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  // Whose the name of one is whose settings say nothing, whoever adds it says.
  await addByName(page, stack, 'odd', () => examineWith('not-there', 'odd'));
  await removeTarget(page, 'odd', 'odd');
});

test('a person sees only the targets where they have a role, and may do there what it allows, as of now', async ({
  consoleAs,
  connect,
  browser,
  stack,
}) => {
  const client = await connect();
  const admin = await consoleAs('admin', { reducedMotion: 'reduce' });
  await addTarget(admin, stack, 'Second', 'Staging');
  const password = await addUser(admin, 'tara', 'viewer');
  await giveRoles(admin, 'tara', { 'Role everywhere else': 'none', 'Role on Second': 'support' });
  await expect(admin.getByRole('row').filter({ hasText: 'tara' })).toContainText('Second: support');

  const context = await browser.newContext({ baseURL: stack.baseUrl });
  const tara = await context.newPage();
  await signIn(tara, 'tara', password);
  await expect(tara.getByRole('banner')).toContainText('Second');
  await expect(tara.getByRole('banner')).not.toContainText('local');
  for (const path of ['/api/connections', '/api/connections/facts', '/api/jobs']) {
    expect((await tara.request.get(`${path}?target=local`)).status(), path).toBe(404);
  }
  await tara.goto('/connections?target=local');
  await expect(tara.getByText('There is no target named local')).toBeVisible();
  await tara.goto('/users');
  await expect(tara.getByText('You cannot see the users')).toBeVisible();
  await tara.goto('/connections?target=second');
  await startNotice(tara, client);
  await sendNotice(tara, 'as support');
  await expectToast(tara, 'Delivered to');

  // The form is open when the role is taken away.
  await startNotice(tara, client);
  await admin.getByRole('button', { name: 'Roles of tara…' }).click();
  const beside = await admin.context().newPage();
  await giveRoles(beside, 'tara', { 'Role on Second': 'viewer' });
  await beside.close();
  await sendNotice(tara, 'too late');
  await expect(tara.getByText('Your role (viewer) does not allow this.')).toBeVisible();

  // Another admin's dialog was open meanwhile: it gives nothing back, and shows what holds now.
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Role everywhere else').selectOption('viewer');
  await dialog.getByRole('button', { name: 'Save roles' }).click();
  await expect(dialog.getByText('were changed meanwhile, and yours are not given')).toBeVisible();
  await expect(dialog.getByLabel('Role on Second')).toHaveValue('viewer');
  await expect(dialog.getByLabel('Role everywhere else')).toHaveValue('none');
  await dialog.getByLabel('Role on Second').selectOption('none');
  await dialog.getByRole('button', { name: 'Save roles' }).click();
  await expectToast(admin, 'Roles of tara are changed');
  await tara.goto('/connections');
  await expect(tara.getByText('No target is open to you')).toBeVisible();
  expect((await tara.request.get('/api/connections?target=second')).status()).toBe(404);
  expect(client.received.map(String)).toEqual(['as support']);
  await context.close();
  await removeTarget(admin, 'Second', 'second');
});

test('whoever has a role on another target only is told by no action and no route that there is this one', async ({
  consoleAs,
  browser,
  stack,
}) => {
  const admin = await consoleAs('admin', { reducedMotion: 'reduce' });
  await addTarget(admin, stack, 'Another', 'Development');
  const password = await addUser(admin, 'ada-elsewhere', 'viewer');
  await giveRoles(admin, 'ada-elsewhere', { 'Role everywhere else': 'none', 'Role on Another': 'admin' });
  const context = await browser.newContext({ baseURL: stack.baseUrl });
  await signIn(await context.newPage(), 'ada-elsewhere', password);

  const found: string[] = [];
  const wanted: string[] = [];
  for (const action of builtActions()) {
    const { least, input } = ACTIONS[action.name] as (typeof ACTIONS)[string];
    if (least === 'everybody') continue;
    // An admin of one target is nobody in the console itself, but for their own account: what was asked wrongly there is answered so.
    const isOwn = least === 'none';
    const { text } = await act(context.request, action, input ? { ...input, target: 'local' } : {});
    found.push(`${action.name}: ${codeOf(text)}`);
    wanted.push(`${action.name}: ${input ? 'notFound' : isOwn ? 'invalid' : 'forbidden'}`);
  }
  for (const [route, { least, query }] of Object.entries(ROUTES)) {
    if (least === 'everybody') continue;
    const response = await context.request.get(`/api/${route}?target=local${query ?? '&format=csv'}`);
    const isOfConsole = query === null || route === 'targets/state';
    found.push(`${route}: ${response.status()}`);
    wanted.push(`${route}: ${isOfConsole ? 403 : 404}`);
    if (isOfConsole) continue;
    const own = await context.request.get(`/api/${route}?target=another${query}`);
    expect([200, 404], `${route} of their own`).toContain(own.status());
    expect(await own.text(), `${route} of their own`).not.toContain('no target named');
  }
  expect(found).toEqual(wanted);
  await context.close();
  await removeTarget(admin, 'Another', 'another');
});
