import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempDir } from '../testing';
import { hashSources } from './source-hash';

function makeCheckout(): { root: string; write: (path: string, content: string) => void } {
  const root = makeTempDir();
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  write('package-lock.json', '{}');
  write('next.config.mjs', 'export default {}');
  write('app/page.tsx', 'page');
  write('lib/domain/a.ts', 'a');
  return { root, write };
}

test('is the same for the same sources', () => {
  const { root, write } = makeCheckout();
  const before = hashSources(root, {});
  write('app/page.tsx', 'page');
  expect(hashSources(root, {})).toBe(before);
});

test.each([
  'app/page.tsx',
  'app/(console)/new/page.tsx',
  'components/x.tsx',
  'lib/domain/a.ts',
  'public/icon.svg',
  'package-lock.json',
  'next.config.mjs',
  'tailwind.config.ts',
  'instrumentation.ts',
  '.env.local',
])('changes with %s', (path) => {
  const { root, write } = makeCheckout();
  const before = hashSources(root, {});
  write(path, 'something else');
  expect(hashSources(root, {})).not.toBe(before);
});

test.each([
  'lib/local/start.ts',
  'lib/domain/a.test.ts',
  'lib/decisions/0009-x.md',
  'lib/deploy/bundle/main.ts',
  'e2e/list.spec.ts',
  'README.md',
  'vitest.config.ts',
])('does not change with %s', (path) => {
  const { root, write } = makeCheckout();
  const before = hashSources(root, {});
  write(path, 'something else');
  expect(hashSources(root, {})).toBe(before);
});

test('changes when a file moves, or text moves from one file to the next', () => {
  const { root, write } = makeCheckout();
  write('lib/a.ts', 'xy');
  write('lib/b.ts', 'z');
  const before = hashSources(root, {});
  write('lib/a.ts', 'x');
  write('lib/b.ts', 'yz');
  expect(hashSources(root, {})).not.toBe(before);
});

test('changes with a variable that is compiled in', () => {
  const { root } = makeCheckout();
  expect(hashSources(root, { NEXT_PUBLIC_X: '1' })).not.toBe(hashSources(root, { OTHER: '1' }));
});
