import { expect, onTestFinished, test, vi } from 'vitest';
import { checkTargets, readTargets } from './targets-file';

const file = (table: object) => ({
  console: { region: 'eu-central-1', table: { name: 'switchboard' } },
  targets: [
    { name: 'live', kind: 'production', region: 'eu-central-1', callbackUrl: 'http://127.0.0.1:9/live', table },
  ],
});

test('a file of an earlier version that names shared addresses is read without them, and that is told', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  const now = checkTargets(file({ name: 'connections' }), 'TARGETS');
  expect(warn).not.toHaveBeenCalled();
  const before = JSON.stringify(file({ name: 'connections', sharedAddresses: ['203.0.113.0/24'] }));
  expect(readTargets({ TARGETS: before })).toEqual(now);
  expect(warn.mock.calls).toEqual([['TARGETS: table.sharedAddresses of live is needless and ignored: leave it out']]);
});

test('a setting that never was is refused by its place', () => {
  expect(() => checkTargets(file({ name: 'connections', shared: [] }), 'TARGETS')).toThrow(
    /TARGETS: targets\.0\.table/,
  );
});
