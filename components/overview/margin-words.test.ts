import { expect, test } from 'vitest';
import { exactly, partOf } from '@/lib/domain/estimate';
import type { SampleFigures } from '@/lib/domain/overview';
import { partWords } from './estimate-words';
import { marginWords, movedSince } from './margin-words';

const NOBODY = { live: 0, idle: 0, gone: 0, foreign: 0, otherStage: 0, unchecked: 0 };

test('of a sample of all is told by how many the registry differs since', () => {
  const all = { answered: 18, isAll: true, counts: { ...NOBODY, otherStage: 2 } } as SampleFigures;
  expect(marginWords(all, exactly(20))).toBe('That was everybody of this stage, so there is no margin.');
  expect(marginWords(all, exactly(19))).toBe(
    'That was everybody of this stage then. 1 fewer is registered now, so the figures above are estimates.',
  );
  expect(marginWords({ ...all, counts: NOBODY }, exactly(21))).toBe(
    'That was everybody then. 3 more are registered now, so the figures above are estimates.',
  );
});

test.each([
  ['as many as now', 18, 18, { value: '9', margin: 'exact' }],
  ['fewer than now', 18, 19, { value: '≈ 9', margin: 'estimated: count moved since' }],
  ['more than now', 18, 17, { value: '≈ 9', margin: 'estimated: count moved since' }],
])('how many live is said to be exact only of a sample of all, when those were %s', (_, asked, registered, words) => {
  const all = { answered: asked, isAll: true, counts: NOBODY } as SampleFigures;
  const isOfThen = movedSince(all, exactly(registered)) !== 0;
  expect(partWords(exactly(9), isOfThen)).toEqual(words);
});

test('a share of all of then is no range of now, whatever rounding makes of it', () => {
  for (const [asked, words] of [
    [79, '≈ 85'],
    [5, '≈ 5'],
    [0, '≈ 0'],
  ] as const) {
    const now = partOf(exactly(90), exactly(asked / 84));
    expect(partWords(now, true)).toEqual({ value: words, margin: 'estimated: count moved since' });
  }
});

test.each<[string, Partial<SampleFigures>, string]>([
  ['all', { asked: 5, answered: 5, isAll: true }, 'That was everybody, so there is no margin.'],
  [
    'all of this stage',
    { asked: 5, answered: 5, isAll: true, counts: { ...NOBODY, otherStage: 9 } },
    'That was everybody of this stage, so there is no margin.',
  ],
  ['a part', { asked: 5, answered: 5, isAll: false }, 'The ranges above hold the truth 19 times out of 20.'],
  ['nobody, of an empty fleet', { asked: 0, answered: 0 }, 'There was nobody to ask.'],
  [
    'nobody, of rows of other stages',
    { asked: 0, answered: 0, counts: { ...NOBODY, otherStage: 9 } },
    'Calls of this target tell nothing of other stages, so it is not known who lives.',
  ],
  [
    'some without an answer',
    { asked: 5, answered: 0, counts: { ...NOBODY, otherStage: 9, unchecked: 5 } },
    'Nobody answered, so it is not known who lives.',
  ],
])('a sample of %s says how sure it is', (_, part, words) => {
  expect(marginWords({ isAll: false, counts: NOBODY, ...part } as SampleFigures)).toBe(words);
});
