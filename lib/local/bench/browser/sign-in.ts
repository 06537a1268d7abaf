import type { Browser, Page } from 'playwright';
import { ADMIN, type RunningConsole } from './console';
import { openTab } from './tab';

/** Signs in as a person does; answers what the browser keeps of it. The server is warm then. */
export async function signIn(browser: Browser, console: RunningConsole) {
  const { page } = await openTab(browser);
  await signInOn(page, console);
  const storage = await page.context().storageState();
  await page.context().close();
  return storage;
}

export async function signInOn(page: Page, { baseUrl }: RunningConsole): Promise<void> {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByLabel('Name').fill(ADMIN.name);
  await page.getByLabel('Password').fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
}
