import { randomUUID } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { startTestAuthorizer, type TestAuthorizer, verdictOn } from './test-authorizer';

let authorizer: TestAuthorizer;
let told: MockInstance;
beforeAll(async () => {
  authorizer = await startTestAuthorizer();
});
beforeEach(() => {
  authorizer.openTarget();
  told = vi.spyOn(console, 'error').mockImplementation(() => {});
  return () => {
    told.mockRestore();
    vi.stubEnv('BLOCKS_FAIL', '');
  };
});
afterAll(() => authorizer.stop());

/** As somebody writes one past the console. */
const write = (sk: string, attributes: Record<string, AttributeValue>) =>
  authorizer.putItem(sk, { id: { S: randomUUID() }, ...attributes });

const ALWAYS = { NULL: true } as const;
const UNREADABLE = { S: 'next week' };

test('an item refuses whom its key names, whatever it has beside its end, and a number that JavaScript does not hold exactly', async () => {
  await write('user#ann', { expiresAt: { N: '99999999999999999999999' }, createdAt: { N: '12345678901234567.5' } });
  await write('user#eve', { expiresAt: { N: '1700000000000.00000000001' } });
  await write('cidr#192.0.2.0/24', { expiresAt: ALWAYS, value: { L: [] }, reason: { N: '1' } });
  expect(await verdictOn('198.51.100.1', 'ann')).toBe('Deny');
  expect(await verdictOn('198.51.100.1', 'eve')).toBe('Allow');
  expect(await verdictOn('192.0.2.7', 'eve')).toBe('Deny');
  expect(told).not.toHaveBeenCalled();
});

test('an item without an end never ends, as one that no calendar reaches', async () => {
  await write('user#ann', {});
  await write('cidr#192.0.2.0/24', {});
  await write('user#eve', { expiresAt: { N: '1e30' } });
  for (const [ip, user] of [['198.51.100.1', 'ann'], ['192.0.2.7'], ['198.51.100.1', 'eve']] as const) {
    expect(await verdictOn(ip, user)).toBe('Deny');
  }
  expect(told).not.toHaveBeenCalled();
});

test('a damaged item is skipped and told in the log, and the others are enforced', async () => {
  await write('cidr#192.0.2.0/24', { expiresAt: UNREADABLE });
  await write('cidr#nonsense/x', { expiresAt: ALWAYS });
  await write('user#eve', { id: { L: [] }, expiresAt: ALWAYS });
  await authorizer.put('cidr', '192.0.0.0/16');
  await authorizer.put('user', 'ann');
  expect(await verdictOn('198.51.100.1', 'ben')).toBe('Allow');
  expect(told).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining('whom they name gets in, unless BLOCKS_FAIL is closed'),
    ['cidr#192.0.2.0/24', 'cidr#nonsense/x'],
  );
  expect(await verdictOn('198.51.100.1', 'ann')).toBe('Deny');
  expect(await verdictOn('192.0.2.7', 'ben')).toBe('Deny');
  expect(await verdictOn('198.51.100.1', 'eve')).toBe('Allow');
  expect(told).toHaveBeenCalledWith('Blocks cannot be read:', new Error('The block user#eve is damaged.'));
});

test('a damaged item keeps out whom it names, and nobody else, where nobody is to get in while blocks cannot be read', async () => {
  vi.stubEnv('BLOCKS_FAIL', 'closed');
  await write('cidr#192.0.2.0/24', { expiresAt: UNREADABLE });
  await write('cidr#nonsense/x', { expiresAt: ALWAYS });
  await expect(verdictOn('192.0.2.7', 'ben')).rejects.toThrow('The block cidr#192.0.2.0/24 is damaged.');
  expect(await verdictOn('198.51.100.1', 'ben')).toBe('Allow');
});

test('damaged items are counted for CloudWatch where that is wanted', async () => {
  const written: string[] = [];
  const line = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  vi.stubEnv('METRICS_NAMESPACE', 'Switchboard');
  await authorizer.put('cidr', '198.51.100.0/24');
  await verdictOn('192.0.2.7');
  const isCounted = () => written.some((text) => text.includes('"DamagedBlocks":1'));
  expect(isCounted()).toBe(false);
  await write('cidr#192.0.2.0/24', { expiresAt: UNREADABLE });
  expect(await verdictOn('192.0.2.7')).toBe('Allow');
  vi.stubEnv('METRICS_NAMESPACE', '');
  line.mockRestore();
  expect(isCounted()).toBe(true);
});
