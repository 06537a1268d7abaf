import { describe, expect, test } from 'vitest';
import { parseSettings } from './env';
import { pathsOf } from './launcher/data-dir';
import type { Secrets } from './launcher/secrets';
import { dashboardService } from './launcher/services';
import { StartError } from './start-error';

const linesFor = (env: Record<string, string>): string[] => {
  try {
    parseSettings(env as unknown as NodeJS.ProcessEnv);
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.lines;
    throw error;
  }
};

describe('settings', () => {
  test('fall back to the documented values', () => {
    expect(parseSettings({ NODE_ENV: 'test' })).toMatchObject({
      PORT: 3000,
      GATEWAY_PORT: 3001,
      TABLE_PORT: 3002,
      HOST: '127.0.0.1',
      DEMO_CLIENTS: 25,
      AWS_REGION: 'us-east-1',
    });
  });

  test('treat an empty variable as unset', () => {
    expect(linesFor({ PORT: '', TARGETS_FILE: '', ADMIN_PASSWORD: '' })).toEqual([]);
  });

  test('name the variable, its value and what it must be', () => {
    expect(linesFor({ PORT: 'abc' })).toEqual([
      'PORT is "abc" but must be a whole number from 0 to 65535; 0 picks a free port.',
    ]);
  });

  test.each([
    ['PORT', '65536'],
    ['GATEWAY_PORT', '-1'],
    ['TABLE_PORT', '3.5'],
    ['DEMO_CLIENTS', '1e3'],
    ['DEMO_CLIENTS', '5001'],
    ['HOST', 'two words'],
    ['HOST', '-x'],
    ['AWS_REGION', 'nowhere'],
    ['LOCAL_ACCESS_KEY_ID', 'with space'],
    ['ADMIN_PASSWORD', 'short'],
    ['AUTH_SECRET', 'short'],
    ['GATEWAY_LENIENT_SIGNATURES', 'yes'],
  ])('refuse %s=%s in one line that begins with its name', (name, value) => {
    const lines = linesFor({ LOCAL_SECRET_ACCESS_KEY: 'x'.repeat(20), LOCAL_ACCESS_KEY_ID: 'AKID', [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name} .+\\.$`));
  });

  test('tell every problem at once', () => {
    expect(linesFor({ PORT: 'x', HOST: '?', DEMO_CLIENTS: 'many' })).toHaveLength(3);
  });

  test.each(['ADMIN_PASSWORD', 'AUTH_SECRET'])('never show the value of %s', (name) => {
    expect(linesFor({ [name]: 'hunter2' }).join()).not.toContain('hunter2');
  });

  test('refuse two servers on one port, unless it is 0', () => {
    expect(linesFor({ PORT: '4000', TABLE_PORT: '4000' })).toEqual([
      'PORT and TABLE_PORT are both 4000; give each a port of its own, or 0.',
    ]);
    expect(linesFor({ PORT: '0', TABLE_PORT: '0', GATEWAY_PORT: '0' })).toEqual([]);
  });

  test('ask for both halves of a key', () => {
    expect(linesFor({ LOCAL_ACCESS_KEY_ID: 'AKID' })).toEqual([expect.stringContaining('belong together')]);
  });

  test('the dashboard is given as long to stop as it drains and then hands its jobs over, which takes eight seconds', () => {
    const stopMsOf = (env: Record<string, string>) => {
      const context = {
        root: '/',
        env,
        settings: parseSettings({ NODE_ENV: 'test', ...env }),
        paths: pathsOf('/data'),
      };
      const secrets = {} as Secrets;
      const wish = { targetsFile: 't.json', secrets, signInToken: 'x', isDev: false, port: 1, baseUrl: 'http://x' };
      return dashboardService(context, wish).stopTimeoutMs;
    };
    expect(stopMsOf({})).toBeGreaterThan(8_000);
    expect(stopMsOf({ DRAIN_SECONDS: '30' })).toBeGreaterThan(38_000);
    expect(linesFor({ DRAIN_SECONDS: '301' })).toEqual([
      'DRAIN_SECONDS is "301" but must be a whole number of seconds, 300 at most.',
    ]);
  });

  test('ask for AUTH_SECRET when targets are given', () => {
    expect(linesFor({ TARGETS_FILE: 'targets.json' })).toEqual([expect.stringMatching(/^AUTH_SECRET must be set/)]);
    expect(linesFor({ TARGETS_FILE: 'targets.json', AUTH_SECRET: 'x'.repeat(32) })).toEqual([]);
  });

  test('start no demo clients at routes of the user, unless asked to', () => {
    expect(parseSettings({ NODE_ENV: 'test', ROUTES_FILE: 'routes.json' }).DEMO_CLIENTS).toBe(0);
    expect(parseSettings({ NODE_ENV: 'test', ROUTES_FILE: 'routes.json', DEMO_CLIENTS: '3' }).DEMO_CLIENTS).toBe(3);
  });

  test('refuse routes together with targets', () => {
    expect(linesFor({ ROUTES_FILE: 'routes.json', TARGETS_FILE: 't.json', AUTH_SECRET: 'x'.repeat(32) })).toEqual([
      expect.stringMatching(/^TARGETS_FILE and ROUTES_FILE exclude each other/),
    ]);
  });
});
