import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** No serious finding of axe, nothing wider than the window, one heading of the first level. */
export async function expectAccessible(page: Page) {
  await animationsEnd(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, 'the page scrolls sideways').toBeLessThanOrEqual(0);
  // An open dialog hides the page's own heading from everyone, so it is counted with what is hidden.
  await expect(page.getByRole('heading', { level: 1, includeHidden: true })).toHaveCount(1);
}

/** What is fading in has not the colours that it will have. Those that go on for ever, or go by the scrolling, are not waited for. */
async function animationsEnd(page: Page) {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect, timeline }) => {
      return timeline === document.timeline && effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY;
    });
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}
