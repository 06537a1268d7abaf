import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { listRouteNames, routeName } from './route-names';

const APP = join(import.meta.dirname, '../../app');

test('every page and route of the console has a name in logs and metrics, and nothing else has', () => {
  const written = readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter((path) => ['page.tsx', 'route.ts'].includes(basename(path)))
    .map(
      (path) =>
        `/${dirname(path)
          .split('/')
          .filter((part) => part !== '.' && !part.startsWith('('))
          .join('/')}`,
    );
  expect(listRouteNames().sort()).toEqual(written.sort());
});

test('what somebody made up, and what was asked for, stands nowhere', () => {
  expect(routeName('/connections?user=ann&ip=192.0.2.1')).toBe('/connections');
  expect(routeName('/api/connections/detail?id=a')).toBe('/api/connections/detail');
  for (const url of ['/wp-login.php', '/connections/ann', '/__proto__', '*', '']) expect(routeName(url)).toBe('other');
});
