import { defineConfig, devices } from '@playwright/test';
import { BROWSER_ARGS, BROWSER_VARIABLE } from './lib/local/browser/browser-args';

const executablePath = process.env[BROWSER_VARIABLE];

export default defineConfig({
  testDir: 'e2e',
  // Every worker runs a whole stack of its own.
  workers: 2,
  // A second try has a stack of its own, and is listed as flaky: what is listed there is to be mended.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  timeout: 60_000,
  expect: { timeout: 20_000 },
  use: {
    ...devices['Desktop Chrome'],
    // Recording takes a third of what a test takes; `npm run e2e -- --trace on` has it.
    trace: 'off',
    screenshot: 'only-on-failure',
    locale: 'en-US',
    launchOptions: { args: BROWSER_ARGS, ...(executablePath && { executablePath }) },
  },
});
