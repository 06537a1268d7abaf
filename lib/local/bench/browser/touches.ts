import type { Page } from 'playwright';
import type { Tab } from './tab';

const STEPS = 20;
const STEP_PX = 60;

/** Down and up again with the wheel; answers how long each frame took meanwhile. Then the pointer leaves the list. */
export async function scroll({ page, watched }: Tab): Promise<number[]> {
  await page.locator('[data-connection]').first().hover();
  await page.evaluate('globalThis.benchWatch.framesMs.length = 0');
  for (let step = 0; step < STEPS; step++) {
    await page.mouse.wheel(0, step < STEPS / 2 ? STEP_PX : -STEP_PX);
    await page.evaluate('new Promise(requestAnimationFrame)');
  }
  const { framesMs } = await watched();
  await leave(page);
  return framesMs;
}

/** Selects a row and takes it out again. */
export async function select(page: Page): Promise<void> {
  const box = page.locator('[data-connection] input[type=checkbox]').nth(3);
  await box.click();
  await page.getByRole('region', { name: 'Selection' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Selection' }).waitFor({ state: 'detached' });
  await leave(page);
}

/** Types into the search, looks at what it offers, and takes it back. */
export async function type(page: Page): Promise<void> {
  const search = page.getByRole('combobox', { name: 'Search' });
  await search.click();
  await page.keyboard.type('user:user-12', { delay: 30 });
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await search.blur();
}

async function leave(page: Page): Promise<void> {
  await page.mouse.move(2, 2);
}
