import { expectAccessible } from './expect-accessible';
import { expect, test } from './fixtures';
import { findUser, rowAction } from './utils';

// Each colour and each width once: what is wrong with one of them is wrong in either pair.
const LOOKS = [
  { name: 'desktop, dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'phone, light', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

for (const { name, ...look } of LOOKS) {
  test(`every page is accessible: ${name}`, async ({ consoleAs, connect, browser, stack }) => {
    const client = await connect();
    // Transitions end at once, so that no colour is judged half-way.
    const page = await consoleAs('admin', { ...look, reducedMotion: 'reduce' });
    await findUser(page, client.user);
    await expect(page.getByText('Live').first()).toBeVisible();
    await expectAccessible(page);
    await rowAction(page, client, 'Send notice…');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await rowAction(page, client, 'Kick…');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await rowAction(page, client, 'Open details');
    await expect(page.getByText('User agent').first()).toBeVisible();
    await expectAccessible(page);
    for (const path of ['/audit', '/users', '/no-such-page', '/connections?user=nobody']) {
      await page.goto(path);
      await expectAccessible(page);
    }
    const stranger = await browser.newContext({ ...look, baseURL: stack.baseUrl });
    const signIn = await stranger.newPage();
    await signIn.goto('/sign-in');
    await expectAccessible(signIn);
    await stranger.close();
  });
}
