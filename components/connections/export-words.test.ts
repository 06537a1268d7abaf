import { expect, test } from 'vitest';
import type { ExportPlan } from '@/lib/domain/export';
import { exportWords, fileWords } from './export-words';

const PLAN: ExportPlan = { rows: null, capacityUnits: null, isAsked: false, isMasked: false };

test.each<[Partial<ExportPlan>, RegExp]>([
  [{ rows: { count: 1, is: 'exact' }, capacityUnits: 0.5 }, /^1 row\. Reading them costs about 1 capacity unit\.$/],
  [{ rows: { count: 100, is: 'more' } }, /^More than 100 rows\. How many shows at the end\.$/],
  [
    { rows: { count: 300_000, is: 'about' }, capacityUnits: 17_000 },
    /^About 300,000 rows, .*17,000 capacity units\. It takes 1 min or more\.$/,
  ],
  [{ isAsked: true }, /^How many rows there are shows at the end\. API Gateway is asked about each row/],
  [
    { consent: ['A scan.'], sifted: { rows: 1_000_000, each: 'read' } },
    /A scan\. Going through about 1,000,000 rows takes 3 min or more\. The file grows as matches are found: where they are rare it stands still/,
  ],
  [{ isAsked: true, sifted: { rows: 60_000, each: 'asked' } }, /Going through about 60,000 rows takes 5 min or more\./],
  [{ rows: { count: 2, is: 'more' }, sifted: { rows: null, each: 'read' } }, /shows at the end\. The file grows as/],
])('a plan of %j is told as it is', (plan, words) => {
  expect(exportWords({ ...PLAN, ...plan }).join(' ')).toMatch(words);
});

test('what a scan costs comes with it', () => {
  expect(exportWords({ ...PLAN, consent: ['A scan.', 'It costs.'] }).slice(1)).toEqual(['A scan.', 'It costs.']);
});

test('whoever gets masked values is told so, and what a CSV changes is told of a CSV alone', () => {
  expect(fileWords('csv', { ...PLAN, isMasked: true }).join(' ')).toMatch(/masked for your role.*apostrophe/);
  expect(fileWords('jsonl', PLAN).join(' ')).not.toMatch(/masked|apostrophe/);
});

test('of a search for a state it is said that some may be left out', () => {
  expect(fileWords('csv', { ...PLAN, isAsked: true }).join(' ')).toMatch(/does not answer are left out/);
  expect(fileWords('csv', PLAN).join(' ')).not.toMatch(/left out/);
});
