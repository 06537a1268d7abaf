import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import type { Reporter } from 'vitest/node';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const TESTS = ['{app,components,lib}/**/*.test.{ts,tsx}'];

/** Tests that take seconds, start processes, or change what a process shares: each file has a process of its own, and `npm run check` leaves them to `npm test`. */
const ALONE = [
  'lib/{worker,commands}/**/*.test.ts',
  'lib/local/{launcher,functions}/**/*.test.ts',
  'lib/local/gateway/{fuzz,clients}/**/*.test.ts',
  'lib/services/jobs/**/*.test.ts',
  'lib/services/{accounts,changes,invitations,list-by-state,overview,second-factor,sign-in-work,sweep}.test.ts',
  'lib/console/{console,password,upgrade-processes}.test.ts',
  'lib/composition/{partitions,target-set}.test.ts',
  'lib/deploy/console-policies.test.ts',
  'lib/lambda/**/*.test.ts',
  'lib/local/gateway/{host-routes,the-process-keeps-the-child-protocol}.test.ts',
  'lib/local/table/table.test.ts',
];

/** Lists what passed at its second try only, and why it had failed: what is listed there is to be mended. */
const secondTries: Reporter = {
  onTestRunEnd(modules) {
    for (const test of modules.flatMap(({ children }) => [...children.allTests()])) {
      if (!test.diagnostic()?.flaky) continue;
      const [why] = test.result().errors ?? [];
      console.warn(`FLAKY ${test.module.relativeModuleId} > ${test.fullName}: ${why?.message}`);
    }
  },
};

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: path('./') },
      // It throws wherever it is not compiled by Next, which is its purpose; the tests run in plain Node.
      { find: /^server-only$/, replacement: path('./node_modules/server-only/empty.js') },
    ],
  },
  test: {
    projects: [
      // Files that share a process one after the other: most of their time would go into loading the same modules again.
      {
        extends: true,
        test: { name: 'quick', include: TESTS, exclude: [...ALONE, 'node_modules/**'], isolate: false },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
    environment: 'node',
    // Most of them wait for sockets and timers; one core less than there are would be half of two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    retry: 1,
    reporters: ['default', secondTries],
    hookTimeout: 60_000,
    // As `waitFor` of lib/local/testing: a busy machine may take longer for a single look than the second that is usual.
    expect: { poll: { timeout: 10_000 } },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', AWS_EC2_METADATA_DISABLED: 'true' },
  },
});
