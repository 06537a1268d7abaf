import { expect, test } from 'vitest';
import { noCounts } from '@/lib/domain/job-marks';
import { sweepHref } from './sweep-href';

const CARD = { isNotLookedUp: undefined, withoutRow: 5 };
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const JOB = { status: 'done', problem: 'Nobody was reached.', target: 'local', content: NOTICE, card: CARD } as const;
const hrefOf = (changes: object) =>
  sweepHref({ ...JOB, counts: { ...noCounts(), gone: 25 }, ...changes } as unknown as Parameters<typeof sweepHref>[0]);

test('a job that says that a sweep removes the rows it left leads to that of its target', () => {
  expect(hrefOf({})).toBe('/sweep?target=local');
});

test.each([
  ['somebody was reached', { counts: { ...noCounts(), gone: 25, delivered: 1 } }],
  ['few of those had a row', { counts: { ...noCounts(), gone: 24 } }],
  ['it touches nobody', { content: { kind: 'check' } }],
  ['it goes on', { status: 'running' }],
  ['it says nothing of rows, as earlier versions', { problem: null }],
  ['its rows are of another place', { elsewhere: 'The target has moved.' }],
])('no sweep is offered where %s', (_, changes) => {
  expect(hrefOf(changes)).toBeUndefined();
});
