const isRoot = process.getuid?.() === 0;

/** What keeps the browser quiet and the same everywhere. Its sandbox cannot be had as root or in most containers. */
export const BROWSER_ARGS = [
  ...(isRoot || process.env.CI ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Names the browser that `npm run e2e` has found; without it Playwright uses its own. */
export const BROWSER_VARIABLE = 'E2E_BROWSER';
