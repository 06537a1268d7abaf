import { expect, it } from 'vitest';
import { asNow } from './as-now';
import { mergeFacts } from './known-facts';
import { shownConnection } from './shown-connection';

const row = { connectionId: 'a', connectedAt: 1_000 };
const IDLE_MS = 60_000;
const live = mergeFacts(new Map(), [{ connectionId: 'a', checkedAt: 100_000, answer: 'connected' }]);
const was = shownConnection({ row }, live.get('a'), IDLE_MS);
const now = (rows: Parameters<typeof asNow>[1], known: Parameters<typeof asNow>[2]) =>
  asNow([was], rows, known, IDLE_MS)[0];

it('says of what was chosen that it has gone since', () => {
  const gone = mergeFacts(live, [{ connectionId: 'a', checkedAt: 101_000, answer: 'gone' }]);
  expect(was.state).toBe('live');
  expect(now([{ row }], gone)?.state).toBe('gone');
  expect(now([{ row, leftAt: 100_500 }], live)?.state).toBe('gone');
});

it('keeps what nothing more was heard of, also on another page', () => {
  expect(now([], new Map())).toBe(was);
  expect(now([{ row }], new Map())).toBe(was);
});

it('keeps the row that was chosen when its id was registered anew', () => {
  expect(now([{ row: { connectionId: 'a', connectedAt: 90_000 } }], live)?.row).toBe(row);
});
