import type { Browser } from '@playwright/test';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { type Action, act, builtActions, codeOf } from './matrix';
import { makeKey } from './provider';
import {
  askToKick,
  beginSignIn,
  expectAnswer,
  expectPendingKept,
  expectProblem,
  expectRecipients,
  heading,
  signInAs,
  startTeamConsole,
} from './team-console';
import { expectPlacesFit, expectToast, openMenu, rowAction, rowOf } from './utils';

/** People of an identity provider: a real one, and the console as it runs for a team. */

let team: Awaited<ReturnType<typeof startTeamConsole>>;
test.beforeAll(async ({ stack }) => {
  test.setTimeout(120_000);
  team = await startTeamConsole(stack);
});
test.afterAll(() => team.stop());
// The first test finds the provider down, the others find it up.
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const openConsole = (browser: Browser, path: string) => team.open(browser, path);
const person = (browser: Browser, name: string, path: string) => team.openAs(browser, name, path);
const action = (wanted: string) => builtActions().find(({ name }) => name === wanted) as Action;

test('a provider that is down is told in words, and works once it is back; a deep link leads on', async ({
  browser,
}) => {
  expect(team.output()).toContain('(by Example SSO alone)');
  expect(team.output()).not.toContain('works once');
  const page = await openConsole(browser, '/connections?size=25');
  await expect(page.getByLabel('Password')).toHaveCount(0);
  await page.getByRole('link', { name: 'Sign in with Example SSO' }).click();
  await expectProblem(page, 'The sign-in provider does not answer');
  await expectAccessible(page);

  await team.provider.start();
  await page.goto('/connections?size=25');
  await signInAs(page, 'olga');
  await expect(heading(page)).toBeVisible();
  expect(page.url()).toBe(`${team.consoleUrl}/connections?size=25`);
  await openMenu(page, 'olga');
  // Of two groups the higher role holds.
  await expect(page.getByText('operator', { exact: true })).toBeVisible();

  // Signing out here ends the session there too, named by its token: the next person is asked who they are.
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/session\/end\?.*\bid_token_hint=[\w-]+\.[\w-]+\.[\w-]+/);
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await signInAs(page, 'vera');
  await openMenu(page, 'vera');
  await expect(page.getByText('viewer', { exact: true })).toBeVisible();
  expect(team.output()).not.toContain('a-secret-for-tests');
  await page.context().close();
});

test('whoever has no group with a role stays outside, and so does whoever the provider refused', async ({
  browser,
}) => {
  const page = await openConsole(browser, '/sign-in');
  await signInAs(page, 'nobody');
  await expectProblem(page, 'None of your groups has a role here');
  await page.goto('/connections');
  await expect(page).toHaveURL(/\/sign-in\?next=/);

  await page.context().clearCookies();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Sign in with Example SSO' }).click();
  await page.getByRole('link', { name: '[ Cancel ]' }).click();
  await expectProblem(page, 'The provider did not let you in');
  await page.context().close();
});

test('an answer that this browser did not ask for is worth nothing, one to any tab of it is', async ({ browser }) => {
  const page = await openConsole(browser, '/sign-in');
  await expectAnswer(page, 'stolen', 'begun in another window');
  // Nor is one with the state of another; the sign-in that was begun here waits on for its own, once.
  const begun = await beginSignIn(page, 'https://evil.example/');
  expect(begun.origin).toBe(team.provider.issuer);
  const own = begun.searchParams.get('state') ?? '';
  await expectAnswer(page, 'stolen', 'begun in another window');
  await expectAnswer(page, own, 'did not hold');
  await expectAnswer(page, own, 'begun in another window');

  const first = await beginSignIn(page, '/overview');
  await page.goto('/sign-in');
  await signInAs(page, 'vera');
  await expect(heading(page)).toBeVisible();
  await page.goto(first.href);
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  await expectPendingKept(page);
  await page.context().close();
});

test('without local users neither the printed link nor the first password signs in', async ({ browser }) => {
  const page = await openConsole(browser, team.signInUrl);
  await expect(page.getByText('the identity provider signs in')).toBeVisible();
  // It would be right where local users may sign in.
  const tried = await act(page.request, action('signIn'), { name: 'Admin', password: team.adminPassword });
  expect(codeOf(tried.text)).toBe('forbidden');
  expect(tried.cookies).toBe('');
  expect((await page.request.get('/api/connections')).status()).toBe(401);
  await page.context().close();
});

test('what goes to more than the target allows one person begins when a second one approves it', async ({
  browser,
  connect,
}) => {
  const user = `crowd-${Date.now()}`;
  const clients = [await connect({ user }), await connect({ user })];
  const [olga, omar] = [await openConsole(browser, '/sign-in'), await openConsole(browser, '/sign-in')];
  await signInAs(olga, 'olga');
  await expect(heading(olga)).toBeVisible();
  await olga.goto(`/connections?user=${user}`);
  await olga.getByRole('link', { name: 'Job for these' }).click();
  await olga.getByLabel('Message').fill('Agreed by two');
  await olga.getByRole('button', { name: 'Prepare' }).click();
  await expect(olga.getByText('Sending to more than 1 connection takes two persons')).toBeVisible();
  await olga.getByLabel('Type local to confirm').fill('local');
  await expectAccessible(olga);
  await olga.getByRole('button', { name: 'Ask for approval' }).click();
  await expect(olga.getByText('You asked for this start. Somebody else may approve it until')).toBeVisible();
  await expect(olga.getByRole('button', { name: /^(Approve|Send)/ })).toHaveCount(0);

  await signInAs(omar, 'omar');
  await expect(heading(omar)).toBeVisible();
  await omar.goto(olga.url());
  await expect(omar.getByText('olga asks for this start')).toBeVisible();
  expect(clients.flatMap(({ received }) => received)).toEqual([]);
  await omar.getByLabel('Type local to confirm').fill('local');
  await expectAccessible(omar);
  await omar.getByRole('button', { name: 'Approve: Send to 2 connections' }).click();
  for (const page of [omar, olga]) await expect(page.getByText('2 of 2')).toBeVisible();
  expect(clients.map(({ received }) => received.map(String))).toEqual([['Agreed by two'], ['Agreed by two']]);
  await olga.goto('/requests');
  await expect(olga.getByRole('listitem')).toContainText([/user:crowd-.* finds.*by olga on .*, decided by omar,/]);
  for (const page of [olga, omar]) await page.context().close();
});

test('where every act takes two, one asks, the others see it at once wherever they are, and another approves it', async ({
  browser,
  connect,
}) => {
  const user = `pair-${Date.now()}`;
  const clients = [await connect({ user }), await connect({ user })];
  const list = `/connections?target=strict&user=${user}`;
  const olga = await person(browser, 'olga', list);
  const omar = await person(browser, 'omar', '/overview?target=strict');
  await expect(omar.getByRole('link', { name: 'Requests', exact: true })).toBeVisible();

  await askToKick(olga, clients, 'Closing for a moment');
  // Omar has not touched his page.
  await expectToast(omar, 'olga asks for approval');
  // Neither does the server do it alone.
  const connectionIds = clients.map(({ connectionId }) => connectionId);
  const input = { target: 'strict', connectionIds, graceMs: 0, word: 'strict' };
  const alone = await act(olga.request, action('kickConnections'), input);
  expect(alone.text).toContain('Every act on this target takes two persons');

  // Nor does whoever asked become two by signing in twice.
  const { data } = await (await olga.request.get('/api/requests?target=strict')).json();
  const [{ id }] = data.waiting;
  const again = await person(browser, 'olga', '/requests');
  await expect(again.getByRole('region', { name: 'Kick 2 connections' }).getByRole('button')).toHaveText(['Withdraw']);
  const decided = await act(again.request, action('decideRelease'), { target: 'strict', id, wish: 'approve' });
  expect(decided.text).toContain('You asked for this yourself. Somebody else has to decide.');
  await again.context().close();

  await omar.getByRole('link', { name: '1 request for you to decide' }).click();
  const card = omar.getByRole('region', { name: 'Kick 2 connections' });
  await expect(card).toContainText('olga asks for it; expires in');
  await expect(card).toContainText('Closing for a moment');
  await expectRecipients(omar, card, clients);
  await expectAccessible(omar);
  await olga.getByRole('link', { name: 'Requests', exact: true }).click();
  const own = olga.getByRole('region', { name: 'Kick 2 connections' });
  await expect(own.getByRole('button')).toHaveText(['Withdraw']);

  await card.getByRole('button', { name: 'Approve: Kick 2 connections' }).click();
  await expect(card).toContainText('This is not strict.');
  expect(clients.flatMap(({ received }) => received)).toEqual([]);
  await card.getByLabel('Type strict to confirm').fill('strict');
  // A second press while the answer to the first is on its way does nothing.
  for (let press = 0; press < 2; press++) await omar.keyboard.press('Enter');
  for (const { closed } of clients) await expect.poll(() => closed()?.code).toBe(1000);
  expect(clients.flatMap(({ received }) => received).map(String)).toEqual(Array(2).fill('Closing for a moment'));
  for (const decided of [card, own]) await expect(decided).toContainText(/Approved and done.*2 closed/);
  await expect(omar.getByText('Not approved')).toHaveCount(0);
  for (const page of [olga, omar]) await page.context().close();
});

test('a request is refused, or withdrawn, and all of it is in the audit; nobody is there but people of the provider', async ({
  browser,
  connect,
}) => {
  const client = await connect();
  const olga = await person(browser, 'olga', `/connections?target=strict&user=${client.user}`);
  const ada = await person(browser, 'ada', '/requests');

  await rowAction(olga, client, 'Send notice…');
  const dialog = olga.getByRole('dialog');
  await dialog.getByLabel('Message', { exact: true }).fill('Not for now');
  await dialog.getByRole('button', { name: 'Ask for approval: send to 1 connection' }).click();
  await expectToast(olga, 'Asked for: Send to 1 connection');
  const card = ada.getByRole('region', { name: 'Send to 1 connection' });
  await expect(card).toContainText('Not for now');
  await card.getByRole('button', { name: 'Refuse' }).click();
  // It stays where it stood, so that nothing else comes under the pointer.
  await expect(card).toContainText('Refused');

  await olga.goto('/blocks?target=strict');
  await olga.getByRole('button', { name: 'Block…' }).click();
  await dialog.getByRole('textbox', { name: 'User' }).fill(client.user);
  await dialog.getByLabel('Reason').fill('Asked for in a test');
  await dialog.getByRole('button', { name: 'Ask for approval' }).click();
  await expect(ada.getByRole('region', { name: `Block the user ${client.user}` })).toContainText('For one day');
  await olga.goto('/requests');
  await olga.getByRole('button', { name: 'Withdraw' }).click();
  await expect(olga.getByRole('region', { name: `Block the user ${client.user}` })).toContainText('Withdrawn');
  await expect(olga.getByRole('listitem').filter({ hasText: 'Refused' })).toContainText('olga on strict');
  await olga.goto('/blocks?target=strict');
  await expect(olga.getByText('Nobody is blocked')).toBeVisible();
  expect(client.received).toEqual([]);
  expect(client.closed()).toBeUndefined();

  const csv = await (await ada.request.get('/api/audit/export?format=csv&act=sign-in')).text();
  for (const who of ['admin', 'sign-in link']) expect(csv).toMatch(new RegExp(`,${who},.*no local users`));
  await ada.goto('/audit?act=release');
  for (const text of ['asked for: Send', 'refused: Send', 'withdrawn: Block', 'approved and done: Kick'])
    await expect(ada.getByRole('row').filter({ hasText: text })).toHaveCount(1);
  await ada.goto('/audit?act=kick');
  await expect(ada.getByRole('row').filter({ hasText: 'approved by omar' })).toContainText('olga');

  // Nobody was made whom a password would let in; who is there came by their groups, which is on record.
  await ada.goto('/users');
  await expect(ada.getByRole('link', { name: 'olga', exact: true })).toBeVisible();
  await expect(ada.getByRole('link', { name: 'admin', exact: true })).toHaveCount(0);
  await expectPlacesFit(ada, 10);
  // Where there were local users once, nothing is offered for a password that nobody could use.
  await team.putFormerUser('former');
  await ada.reload();
  await expect(ada.getByText('local, cannot sign in here')).toBeVisible();
  await ada.getByRole('link', { name: 'former', exact: true }).click();
  await expect(ada.getByText('There are no local users here')).toBeVisible();
  await expect(ada.getByRole('button', { name: 'Disable' })).toBeVisible();
  await expect(ada.getByRole('button', { name: 'Make a link' })).toHaveCount(0);
  await ada.goto('/audit?act=create-user');
  const added = ada.getByRole('row').filter({ hasText: 'by groups at the sign-in provider' });
  await expect(added.filter({ hasText: 'olga' })).toContainText('role operator');
  for (const page of [olga, ada]) await page.context().close();
});

test('where a group gives other roles on other targets, all goes by the target', async ({ browser, connect }) => {
  const client = await connect();
  const petra = await person(browser, 'petra', `/connections?target=local&user=${client.user}`);
  const items = petra.getByRole('menuitem');
  await rowOf(petra, client).getByRole('button', { name: 'Actions for' }).click();
  await expect(items.filter({ hasText: 'Kick…' })).toBeVisible();
  await petra.keyboard.press('Escape');
  await petra.goto(`/connections?target=strict&user=${client.user}`);
  await rowOf(petra, client).getByRole('button', { name: 'Actions for' }).click();
  await expect(items).toHaveText(['Open details', 'Check now']);
  await petra.goto('/jobs?target=strict');
  await expect(petra.getByText('You cannot see jobs')).toBeVisible();
  const kickOn = async (target: string) => {
    const input = { target, connectionIds: [client.connectionId], graceMs: 0 };
    return codeOf((await act(petra.request, action('kickConnections'), input)).text);
  };
  expect(await kickOn('strict')).toBe('forbidden');
  expect(client.closed()).toBeUndefined();
  expect(await kickOn('local')).toBe('ok');
  await expect.poll(() => client.closed()?.code).toBe(1000);
  await petra.context().close();
});

test('a provider with new keys signs in as before, and one whose clock is off is told of', async ({ browser }) => {
  for (const kid of ['first', 'second']) {
    await team.provider.stop();
    await team.provider.start({ keys: [makeKey(kid)] });
    const page = await person(browser, 'vera', '/connections');
    await expect(heading(page)).toBeVisible();
    await page.context().close();
  }
  await team.provider.stop();
  await team.provider.start({ aheadS: 600 });
  const page = await openConsole(browser, '/sign-in');
  await signInAs(page, 'vera');
  await expectProblem(page, 'The clocks of this console and of the sign-in provider differ by minutes');
  await page.context().close();
});
