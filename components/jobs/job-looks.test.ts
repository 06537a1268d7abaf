import { expect, test } from 'vitest';
import type { JobCard } from '@/lib/domain/job';
import { noCounts } from '@/lib/domain/job-marks';
import { describeCounts, lookOf } from './job-looks';

const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const KICK = { kind: 'kick', lastWords: 'bye', graceMs: 0 } as const;
const done = { status: 'done', card: null } as const;

test.each([
  ['all delivered', NOTICE, { delivered: 5 }, 'positive'],
  ['some gone, the others delivered', NOTICE, { delivered: 5, gone: 1 }, 'positive'],
  ['all gone', NOTICE, { gone: 5 }, 'muted'],
  ['all gone or skipped', NOTICE, { gone: 5, skipped: 1 }, 'warning'],
  ['one failed', NOTICE, { delivered: 5, failed: 1 }, 'warning'],
  ['one refused', NOTICE, { delivered: 5, refused: 1 }, 'warning'],
  ['one uncertain', NOTICE, { delivered: 5, uncertain: 1 }, 'warning'],
  ['one told and not closed', KICK, { closed: 5, delivered: 1 }, 'warning'],
  ['all closed', KICK, { closed: 5 }, 'positive'],
] as const)('done looks like what came of it: %s', (_, content, counts, tone) => {
  expect(lookOf({ ...done, content }, { ...noCounts(), ...counts })).toMatchObject({ word: 'Done', tone });
});

test('done looks like nothing in particular where what came of it is not known', () => {
  expect(lookOf({ ...done, content: NOTICE })).toMatchObject({ word: 'Done', tone: 'muted' });
});

test('a job is ready to start only where there is somebody to reach', () => {
  const card = (total: number, skipped?: number) =>
    ({
      status: 'prepared',
      content: NOTICE,
      card: { total, ...(skipped !== undefined && { skipped }) } as JobCard,
    }) as const;
  const nobody = { word: 'Nobody to reach', tone: 'muted' };
  expect(lookOf(card(0))).toMatchObject(nobody);
  expect(lookOf(card(4, 4))).toMatchObject(nobody);
  expect(lookOf(card(4, 3))).toMatchObject({ word: 'Ready to start' });
  expect(lookOf(card(4))).toMatchObject({ word: 'Ready to start' });
});

test('what came of everybody begins with what it was for, and leaves out what nobody came to', () => {
  expect(describeCounts({ ...noCounts(), gone: 1_410, skipped: 27 }, 'notice')).toBe(
    '0 delivered · 1,410 already gone · 27 skipped',
  );
  expect(describeCounts({ ...noCounts(), closed: 2, delivered: 1 }, 'kick')).toBe('2 closed · 1 told, not closed');
});
