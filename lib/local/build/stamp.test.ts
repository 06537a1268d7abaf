import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempDir } from '../testing';
import { isBuilt, removeStamp, writeStamp } from './stamp';

function makeBuild(id: string) {
  const root = makeTempDir();
  const rebuild = (newId: string) => writeFileSync(join(root, '.next', 'BUILD_ID'), newId);
  mkdirSync(join(root, '.next'));
  rebuild(id);
  return { root, rebuild };
}

test('a build counts for exactly the sources it was made of', () => {
  const { root } = makeBuild('first');
  expect(isBuilt(root, 'abc')).toBe(false);
  writeStamp(root, 'abc');
  expect(isBuilt(root, 'abc')).toBe(true);
  expect(isBuilt(root, 'abd')).toBe(false);
});

test('a build that somebody else put in its place does not count', () => {
  const { root, rebuild } = makeBuild('first');
  writeStamp(root, 'abc');
  rebuild('second');
  expect(isBuilt(root, 'abc')).toBe(false);
});

test('a build that was begun and not finished does not count', () => {
  const { root } = makeBuild('first');
  writeStamp(root, 'abc');
  removeStamp(root);
  expect(isBuilt(root, 'abc')).toBe(false);
});
