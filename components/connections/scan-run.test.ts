import { describe, expect, it } from 'vitest';
import type { ConnectionPage } from '@/lib/domain/connection';
import { notHeldWords } from './not-held-words';
import { addPage, continueRun, MAX_MATCHES, mayRunOn, newRun, newRunFrom, runSentence, stopRun } from './scan-run';

function page(ids: string[], next: string | null, progress?: ConnectionPage['progress']): ConnectionPage {
  const rows = ids.map((connectionId) => ({ connectionId }));
  const read = { by: 'scan', rows: 100, capacityUnits: 2.5 } as const;
  return { rows, next, previous: null, readAt: 0, order: 'none', finds: [], read, ...(progress && { progress }) };
}
const ids = (count: number, prefix = 'c') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('a search by scan', () => {
  it('says how far it has come, of how many if that is known', () => {
    const run = addPage(newRun('k'), page(['a'], 'more', { scannedRows: 1200, tableRows: 12_000 }));
    expect(runSentence(run)).toBe('Looked at 1,200 of about 12,000 rows so far: 1 match.');
    expect(runSentence(addPage(newRun('k'), page([], 'more')))).toBe('Looked at 100 rows so far: 0 matches.');
  });

  it('does not name a count of the table that is smaller than what was looked at', () => {
    const run = addPage(newRun('k'), page([], 'more', { scannedRows: 500, tableRows: 40 }));
    expect(runSentence(run)).toBe('Looked at 500 rows so far: 0 matches.');
  });

  it('says all only at the end', () => {
    const run = addPage(addPage(newRun('k'), page(['a', 'b'], 'more')), page(['c'], null));
    expect(runSentence(run)).toBe('Looked at all 200 rows: 3 matches.');
    expect(run.capacityUnits).toBe(5);
  });

  it('does not count as its own cost what was read for somebody else', () => {
    const { read, ...rest } = page(['c'], null);
    const run = addPage(addPage(newRun('k'), page(['a', 'b'], 'more')), { ...rest, read: { ...read, isShared: true } });
    expect(run).toMatchObject({ capacityUnits: 2.5, scannedRows: 200 });
  });

  it('adds up the rows that nobody answered for, over all pages', () => {
    const [first, second] = [page(['a'], 'more'), page([], 'further')].map((each) => ({ ...each, unanswered: 3 }));
    const run = addPage(addPage(newRun('k'), first as ConnectionPage), second as ConnectionPage);
    expect(addPage(continueRun({ ...run, phase: 'stopped' }), page([], null)).unanswered).toBe(6);
  });

  it('that was stopped says after how many, and goes on from there', () => {
    const stopped = { ...addPage(newRun('k'), page(['a'], 'more')), phase: 'stopped' as const };
    expect(runSentence(stopped)).toBe('Stopped after 100 rows: 1 match among them.');
    expect(addPage(continueRun(stopped), page([], null))).toMatchObject({ phase: 'done', scannedRows: 200 });
  });

  it('for a state counts each row once that was asked about, and says of how many the table has', () => {
    const byIndex = (ids: string[], next: string | null): ConnectionPage => ({
      ...page(ids, next),
      read: { by: 'index', rows: 90, capacityUnits: 1 },
      asked: 60,
      ofRows: 1_000,
    });
    const run = addPage(newRun('k', 'index'), byIndex(['a'], 'more'));
    expect(runSentence(run)).toBe('Looked at 60 of about 1,000 rows so far: 1 match.');
    expect(addPage(run, byIndex([], null))).toMatchObject({ phase: 'done', asked: 120, scannedRows: 120 });
  });

  it('that an index answers goes on behind a page that ended at its bound, whatever it searches for', () => {
    const read = { by: 'index', rows: 100, capacityUnits: 50 } as const;
    const first: ConnectionPage = { ...page([], 'more'), read, isPartial: true };
    expect(mayRunOn('ip:10.0.3.0/24', first)).toBe(true);
    expect([mayRunOn('', first), mayRunOn('user:ana', { ...first, isPartial: false })]).toEqual([false, false]);
    const run = addPage(newRun('k', 'index'), first);
    expect(run).toMatchObject({ phase: 'running', by: 'index', cursor: 'more' });
    expect(runSentence(addPage(run, { ...page(['a'], null), read }))).toBe('Looked at all 200 rows: 1 match.');
  });

  it('goes through all rows whichever page it is asked for on, and counts each once', () => {
    const onScreen: ConnectionPage = {
      ...page(['a'], 'more'),
      read: { by: 'index', rows: 120, capacityUnits: 5 },
      passed: 90,
    };
    const first = newRunFrom('k', onScreen, null);
    expect(first).toMatchObject({ cursor: 'more', scannedRows: 90, rows: [{ row: { connectionId: 'a' } }] });
    expect(runSentence(addPage(first, { ...onScreen, next: null }))).toBe('Looked at all 180 rows: 1 match.');
    expect(newRunFrom('k', onScreen, 'third')).toMatchObject({ by: 'index', cursor: null, scannedRows: 0, rows: [] });
  });

  it('whose index is taken away is broken off instead of reading on by scan', () => {
    const run = addPage(addPage(newRun('k', 'index'), page(['a'], 'more')), {
      ...page([], null),
      consent: ['The table fleet has no index by age.'],
    });
    expect(run).toMatchObject({ phase: 'failed', cursor: 'more', problem: 'The table fleet has no index by age.' });
    expect(run.rows).toHaveLength(1);
  });

  it('is stopped by whoever leaves it while it runs, and stays as it ended otherwise', () => {
    const running = addPage(newRun('k'), page(['a'], 'more'));
    expect(stopRun(running)).toMatchObject({ phase: 'stopped', cursor: 'more' });
    const done = addPage(running, page([], null));
    expect(stopRun(done)).toBe(done);
  });

  it('says that nothing can match while no row holds what is asked for, and no longer once one does', () => {
    const none = { ...page([], 'more'), notHeld: ['sourceIp', 'userAgent'] };
    const run = addPage(addPage(newRun('k'), none), { ...page([], 'further'), notHeld: ['sourceIp'] });
    expect(notHeldWords(run)).toMatch(/^No row so far holds sourceIp, so none can match/);
    expect(notHeldWords(addPage(run, page([], null)))).toMatch(/^No row holds sourceIp, so none can match/);
    expect(notHeldWords(addPage(run, { ...page([], null), notHeld: [] }))).toBeUndefined();
    expect(notHeldWords(newRun('k'))).toBeUndefined();
  });

  it('shows a row once, whichever pages bring it', () => {
    const run = addPage(addPage(newRun('k'), page(['a'], 'more')), page(['a', 'b'], null));
    expect(run.rows.map(({ row }) => row.connectionId)).toEqual(['a', 'b']);
  });

  it('pauses when it has found very many, and again after as many more', () => {
    const full = addPage(newRun('k'), page(ids(MAX_MATCHES), 'more'));
    expect(full.phase).toBe('full');
    const further = addPage(continueRun(full), page(ids(10, 'd'), 'more'));
    expect(further.phase).toBe('running');
    expect(addPage(further, page(ids(MAX_MATCHES, 'e'), 'more')).phase).toBe('full');
  });
});
