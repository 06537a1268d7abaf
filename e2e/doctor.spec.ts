import type { Locator, Page } from '@playwright/test';
import { startBrokenDashboard } from './broken-stack';
import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { connectClient } from './test-client';
import { signInByLink } from './utils';

const NOBODY = 'AAAAAAAAAAACAAA=';

async function examine(page: Page) {
  await page
    .getByRole('button', { name: /^Examine/ })
    .first()
    .click();
  await expect(page.getByText(/Examined (now|\d+ s ago)/)).toBeVisible();
}

/** The line of a finding, with what is behind it. */
function finding(page: Page, title: string): Locator {
  return page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByText(title, { exact: true }) });
}

test('a healthy target is green, on a desk and on a phone', async ({ ownStack, browser }) => {
  // Other tests leave ghosts, which a doctor must mention.
  const client = await connectClient(ownStack);
  const context = await browser.newContext({ baseURL: ownStack.baseUrl, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await signInByLink(page, ownStack.signInUrl);
  await page.getByRole('link', { name: 'Doctor' }).click();
  await expect(page.getByText('Not examined yet')).toBeVisible();
  await expectAccessible(page);
  await examine(page);
  const states = page.getByRole('list', { name: 'Findings by state' });
  await expect(states).toContainText(/\d+ good/);
  await expect(states).not.toContainText(/problem|warning/);
  await expect(finding(page, 'Time to live')).toContainText('Not applicable');
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await expect(states).toContainText(/\d+ good/);
  await expectAccessible(page);
  await context.close();
  client.socket.terminate();
});

test('a call that is denied comes with the statement that allows it', async ({ consoleAs, failCalls }) => {
  await failCalls([{ fault: 'access-denied', connectionIds: [NOBODY], methods: ['POST'] }]);
  const page = await consoleAs('operator');
  await page.goto('/doctor');
  await examine(page);
  await expect(finding(page, 'May send notices')).toContainText('Problem');
  await expect(finding(page, 'May send notices')).toContainText('"Action": "execute-api:ManageConnections"');
  await expect(finding(page, 'May send notices')).toContainText('/dev/POST/@connections/*');
  await expect(finding(page, 'May kick')).toContainText('Good');
});

test('the doctor is for operators and admins, and refused on the server', async ({ consoleAs }) => {
  const page = await consoleAs('support');
  await expect(page.getByRole('link', { name: 'Doctor' })).toHaveCount(0);
  await page.goto('/doctor');
  await expect(page.getByText('You cannot see the doctor')).toBeVisible();
  expect((await page.request.get('/api/doctor')).status()).toBe(403);
  expect((await page.request.get('/api/sweep')).status()).toBe(403);
});

test('each broken target is told with its fix', async ({ stack, page }) => {
  test.slow();
  const dashboard = await startBrokenDashboard(stack);
  await signInByLink(page, dashboard.signInUrl);
  const open = async (target: string) => {
    await page.goto(`${dashboard.baseUrl}/doctor?target=${target}`);
    await examine(page);
  };

  await open('stage');
  await expect(finding(page, 'Endpoint and stage')).toContainText('There is no stage prod here');
  await expect(finding(page, 'Endpoint and stage')).toContainText('aws apigatewayv2 get-stages');

  await open('region');
  await expect(finding(page, 'Credentials and signature')).toContainText('The API is not in eu-west-1');

  await open('refused');
  await expect(finding(page, 'Endpoint and stage')).toContainText('Nothing listens at 127.0.0.1:1.');

  await open('table');
  await expect(finding(page, 'Registry table')).toContainText('There is no table no-such-table');
  await expectAccessible(page);

  await open('foreign');
  await expect(finding(page, 'Key')).toContainText('"connectionId": "connection_id"');
  await expect(finding(page, 'Index by user')).toContainText('aws dynamodb update-table');
  await expect(finding(page, 'User')).toContainText('Not known');
  await page.getByRole('button', { name: 'Examine with a Scan of 25 rows' }).click();
  await expect(finding(page, 'User')).toContainText('No row of the sample has userId');

  // The guided form: suggested, previewed, and ready to paste.
  await expect(page.getByLabel('User', { exact: true })).toHaveValue('username');
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('203.0.');
  await page.getByLabel('User', { exact: true }).selectOption('ip_address');
  await expect(page.getByText('the same attribute is chosen twice')).toBeVisible();
  await expect(page.getByText('"userId": "ip_address"')).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(/203\.0\.113\.77|ann\.example/);
  await expectAccessible(page);
  await dashboard.stop();
});
