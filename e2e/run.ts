import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { BROWSER_VARIABLE } from '../lib/local/browser/browser-args';
import { findBrowser } from '../lib/local/browser/find-browser';
import { ensureBuild } from '../lib/local/build/ensure-build';
import { watchForStop } from '../lib/local/launcher/stop-request';

/** The tests call the gateway with the AWS SDK, whose advice about Node is not for them. */
const QUIET_SDK = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** `npm run e2e [-- arguments for Playwright]`: finds a browser, builds what is not built, runs the tests. */
async function main(): Promise<number> {
  const root = resolve(import.meta.dirname, '..');
  const onNote = (line: string) => console.log(line);
  const browser = await findBrowser(onNote);
  onNote(`Browser: Chromium ${browser.version}, ${browser.from}: ${browser.path}`);
  const stop = watchForStop(() => process.exit(1));
  if ((await ensureBuild({ root, signal: stop.signal, onNote })) === 'aborted') return 1;
  stop.dispose();
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/@playwright/test/cli.js', 'test', ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit', env: { ...process.env, [BROWSER_VARIABLE]: browser.path, ...QUIET_SDK } },
  );
  return status ?? 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
