import { expect, test } from 'vitest';
import { holdsSharedAddress, isSharedAddress } from './shared-addresses';

const SHARED = ['203.0.113.0/24', '198.51.100.7', '2001:db8::/48'];

test.each([
  ['203.0.113.255', true],
  ['203.0.114.1', false],
  ['198.51.100.7', true],
  ['2001:DB8:0:9::1', true],
  ['no address', false],
])('%s is shared: %s', (ip, isShared) => expect(isSharedAddress(ip, SHARED)).toBe(isShared));

test.each([
  ['203.0.113.64/26', true],
  ['203.0.0.0/16', true],
  ['198.51.100.0/28', true],
  ['192.0.2.0/24', false],
  ['2001:db8::/32', true],
  ['2001:db9::/32', false],
])('%s has an address in common with those: %s', (cidr, isShared) =>
  expect(holdsSharedAddress(cidr, SHARED)).toBe(isShared),
);
