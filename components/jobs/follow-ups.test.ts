import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { JobContent, JobProgress } from '@/lib/domain/job';
import { noCounts } from '@/lib/domain/job-marks';
import { firstDraftOf } from './first-draft';
import { followUpsOf } from './follow-ups';
import { Onward } from './onward';

const NOTICE: JobContent = { kind: 'notice', template: 'Hello', format: 'json' };
const KICK: JobContent = { kind: 'kick', lastWords: 'bye', graceMs: 3_000 };
const COUNTS = { ...noCounts(), remaining: 9, throttled: 1, refused: 2, failed: 3, uncertain: 4, skipped: 5, gone: 6 };

function offered(content: JobContent, more: Partial<JobProgress> = {}) {
  return followUpsOf({ status: 'stopped', content, counts: COUNTS, followUps: {}, ...more });
}
const labels = (content: JobContent, more?: Partial<JobProgress>) => offered(content, more).map(({ label }) => label);

test('only those are tried again without a word who certainly got nothing', () => {
  expect(labels(NOTICE)).toEqual([
    'Go on with the remaining 9',
    'Try the 8 that failed or were skipped again',
    'Send again to 7 that may have it',
  ]);
  expect(offered(NOTICE).map(({ marks }) => marks)).toEqual(['.', 'trs', 'fu']);
  expect(offered(NOTICE)[2]?.doubt).toMatch(/is not known: AWS failed or no answer came\. .* some may get it twice/);
  expect(labels({ kind: 'check' })).toEqual([
    'Go on with the remaining 9',
    'Try the 15 that failed or were skipped again',
  ]);
});

test('whoever was skipped did not fail', () => {
  expect(labels(NOTICE, { counts: { ...noCounts(), skipped: 5 } })).toEqual(['Try the 5 that were skipped again']);
  expect(labels(NOTICE, { counts: { ...noCounts(), refused: 5 } })).toEqual(['Try the 5 that failed again']);
});

test('whoever may have had last words is closed and not told again', () => {
  const counts = { ...COUNTS, delivered: 7 };
  expect(offered(KICK, { counts }).slice(2)).toMatchObject([
    { label: 'Close the 7 that may have been told', marks: 'fu', kind: 'kick' },
    { label: 'Close the 7 that were told', marks: 'd', kind: 'kick' },
  ]);
  expect(labels({ ...KICK, lastWords: null })).toEqual([
    'Go on with the remaining 9',
    'Try the 15 that failed or were skipped again',
  ]);
});

test('a follow-up that there is already is named instead, and none is offered while the job may go on', () => {
  const [remaining, retry] = offered(NOTICE, { followUps: { remaining: 'j2', refused: 'j3' } });
  expect(remaining).toMatchObject({ takenBy: 'j2', takenLabel: 'Another job goes on with the remaining 9' });
  expect(retry?.takenBy).toBe('j3');
  expect(labels(NOTICE, { status: 'paused' })).toEqual([]);
});

test('whoever may not prepare one sees which there are, and is offered none', () => {
  const counts = { ...noCounts(), delivered: 7, uncertain: 2 };
  const job = { id: 'j1', target: 't', status: 'done', content: KICK, counts, followUps: {} } as JobProgress;
  const shown = (mayPrepare: boolean, followUps: JobProgress['followUps'] = {}) =>
    renderToStaticMarkup(createElement(Onward, { job: { ...job, followUps }, mayPrepare }));
  expect(shown(true)).toMatch(/Close the 2 that may have been told.*Close the 7 that were told/);
  expect(shown(false)).toBe('');
  expect(shown(false, { delivered: 'j4' })).toContain('Another job closes the 7 that were told');
  expect(shown(false, { delivered: 'j4' })).not.toContain('Close');
});

test('the form of a follow-up begins as the earlier job was, unless it is to close or values are masked', () => {
  const job = {
    pace: { perSecond: 50 },
    canary: { watchSeconds: 30, state: 'passed', until: null, words: null },
  } as const;
  const all = { mayKick: true, seesAll: true };
  expect(firstDraftOf('', { ...job, content: NOTICE }, all)).toEqual({
    content: { kind: 'notice', text: 'Hello', format: 'json', seconds: '1' },
    rates: { other: 50 },
    watchSeconds: 30,
  });
  expect(firstDraftOf('', { ...job, content: KICK }, all).content).toMatchObject({ text: 'bye', seconds: '3' });
  expect(firstDraftOf('kick', { ...job, content: KICK }, all).content).toMatchObject({ kind: 'kick', text: '' });
  expect(firstDraftOf('', { ...job, content: NOTICE }, { ...all, seesAll: false }).content.text).toBe('');
  expect(firstDraftOf('', { ...job, content: KICK }, { ...all, mayKick: false }).content.kind).toBe('notice');
});
