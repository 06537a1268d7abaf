import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const DOC = readFileSync(join(import.meta.dirname, 'departures.md'), 'utf8');

const modules = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/(^|\/)test-|\.test\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(import.meta.dirname, path), 'utf8') }));

test('every module that names departures stands on the page of departures', () => {
  const departing = modules.filter(({ text }) => /Departures: (?!none known)/.test(text));
  expect(departing.length).toBeGreaterThan(15);
  expect(departing.map(({ path }) => path).filter((path) => !DOC.includes(`\`${path}\``))).toEqual([]);
});

test('every module that the page names exists', () => {
  const named = [...DOC.matchAll(/`([\w/-]+\.ts)`/g)].map(([, path]) => path);
  expect(named.filter((path) => !modules.some((each) => each.path === path))).toEqual([]);
});
