import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MAX_ACTION_BYTES } from '@/lib/domain/at-door';
import { MAX_AUDIENCE_IDS } from '@/lib/domain/job-limits';
import { MAX_FORM_BYTES, MAX_PAYLOAD_BYTES } from '@/lib/domain/limits';
import { sizeProblem } from './form-size';

const ID = 'L0SM9cOFvHcCIhw=';
const idsOf = (count: number, id = ID) => Array.from({ length: count }, () => id);
const formOf = (ids: string[], text: string) => JSON.stringify({ ids, text });

test('a list as long as may be, with a text as long as may be, is one form', () => {
  const ids = idsOf(MAX_AUDIENCE_IDS);
  expect(sizeProblem(formOf(ids, 'x'.repeat(MAX_PAYLOAD_BYTES)), ids)).toBeUndefined();
});

test('a form that is too large is told in words that help', () => {
  const long = idsOf(30_000, 'y'.repeat(100));
  expect(sizeProblem(formOf(long, 'x'.repeat(1_000)), long)).toMatch(
    /^This form is 3018\.6 KB, and a form may have 2038\.0 KB\. .* about 20,200 of these ids fits: make several jobs/,
  );
  const ids = idsOf(10);
  expect(sizeProblem(formOf(ids, 'x'.repeat(MAX_FORM_BYTES)), ids)).toMatch(/Shorten the text/);
});

test('the console takes what a form may have', () => {
  const [, megabytes] = /bodySizeLimit: (\d+) \* 1024 \* 1024 /.exec(readFileSync('next.config.mjs', 'utf8')) ?? [];
  expect(Number(megabytes) * 1024 * 1024).toBe(MAX_ACTION_BYTES);
  expect(MAX_ACTION_BYTES).toBeGreaterThan(MAX_FORM_BYTES);
});
