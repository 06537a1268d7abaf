import { expect, test } from 'vitest';
import type { WebSocketEvent } from './events';
import { toManagedRow } from './managed-row';

const connectOf = (sourceIp: string) =>
  // Only what a row is made of.
  ({
    requestContext: { connectionId: 'AAAAAAAAAAI0001=', connectedAt: 1_800_000_000_000, identity: { sourceIp } },
  }) as WebSocketEvent;

test.each([
  ['203.0.113.77', { sharedIp: '203.0.113.77' }],
  ['2001:DB8:0::1', { sharedIp: '2001:DB8:0::1' }],
  ['192.0.2.1', { sourceIp: '192.0.2.1' }],
])('a row of %s is in the index by IP unless many share that address', (ip, expected) => {
  const row = toManagedRow(connectOf(ip), {
    userQueryParameter: undefined,
    sharedAddresses: ['203.0.113.0/24', '2001:db8::1'],
  });
  const { sourceIp, sharedIp } = row;
  expect({ ...(sourceIp && { sourceIp }), ...(sharedIp && { sharedIp }) }).toEqual(expected);
});
