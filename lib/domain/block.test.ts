import { expect, test } from 'vitest';
import { type Block, blocksAddress, expiryOf, hasEnded, readBlocked } from './block';
import { addBlockSchema } from './block-input';
import { canonicalIp } from './canonical-ip';
import { maskBlocks } from './personal';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:0207', '192.0.2.7'],
  ['2001:0DB8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:db8:0:0:1::', '2001:db8:0:0:1::'],
  ['::', '::'],
  ['::1', '::1'],
  ['fe80::1%eth0', undefined],
  ['192.0.2', undefined],
  ['ann', undefined],
])('%s is written as %s', (text, canonical) => {
  expect(canonicalIp(text)).toBe(canonical);
});

test.each([
  ['198.51.100.4', 'ip', '198.51.100.4'],
  [' 198.51.100.77/24 ', 'cidr', '198.51.100.0/24'],
  ['10.1.2.3/8', 'cidr', '10.0.0.0/8'],
  ['198.51.100.4/32', 'ip', '198.51.100.4'],
  ['2001:DB8:ABCD:12::9/64', 'cidr', '2001:db8:abcd:12::/64'],
  ['2001:db8::1/128', 'ip', '2001:db8::1'],
])('the address %j is blocked as the %s %s', (text, kind, value) => {
  expect(readBlocked('address', text)).toEqual({ kind, value });
});

test.each([
  ['0.0.0.0/0', /every IPv4 address/],
  ['::/0', /every IPv6 address/],
  ['10.0.0.0/7', /too wide.*\/8 or longer/],
  ['2001:db8::/31', /too wide.*\/32 or longer/],
  ['10.0.0.0/33', /is not a CIDR block/],
  ['10.0.0.0/', /is not a CIDR block/],
  ['ann', /is not an IP address/],
  ['', /Enter an IP address/],
])('the address %j is refused in words', (text, words) => {
  expect(readBlocked('address', text)).toEqual({ problem: expect.stringMatching(words) });
});

test('a user is blocked exactly as written', () => {
  expect(readBlocked('user', ' Ann ')).toEqual({ kind: 'user', value: ' Ann ' });
  expect(readBlocked('user', '  ')).toHaveProperty('problem');
  expect(readBlocked('user', '👋'.repeat(129))).toHaveProperty('problem');
});

test('an input says why in at most 200 characters of one line', () => {
  const parse = (reason: string) =>
    addBlockSchema.safeParse({ target: 'local', by: 'user', value: 'ann', term: 'day', reason });
  expect(parse(' spam ').data).toMatchObject({ blocked: { kind: 'user', value: 'ann' }, reason: 'spam' });
  expect(parse('  ').error?.issues[0]?.message).toMatch(/Say why/);
  expect(parse('x'.repeat(201)).success).toBe(false);
  expect(parse('a\nb').success).toBe(false);
});

test('a block of addresses holds what lies in it, of its own family', () => {
  const holds = blocksAddress({ kind: 'cidr', value: '2001:db8:abcd::/48' });
  expect(['2001:db8:abcd:1::9', '2001:db8:abce::1', '192.0.2.1'].map(holds)).toEqual([true, false, false]);
  expect(blocksAddress({ kind: 'user', value: '192.0.2.1' })('192.0.2.1')).toBe(false);
});

test('a block ends at its moment, or never', () => {
  expect(expiryOf('hour', 1_000)).toBe(3_601_000);
  expect(hasEnded({ expiresAt: 3_601_000 }, 3_600_999)).toBe(false);
  expect(hasEnded({ expiresAt: 3_601_000 }, 3_601_000)).toBe(true);
  expect(hasEnded({ expiresAt: expiryOf('never', 1_000) }, Number.MAX_SAFE_INTEGER)).toBe(false);
});

test('who sees addresses masked sees those of blocks and reasons masked', () => {
  const rest = { id: 'x', by: 'ana', createdAt: 1, expiresAt: null, refused: 0, lastRefusedAt: null };
  const block = (kind: Block['kind'], value: string, reason = ''): Block => ({ ...rest, kind, value, reason });
  const blocks = [
    block('user', 'ann', 'came from 203.0.113.9 again'),
    block('user', '203.0.113.9'),
    block('ip', '203.0.113.9'),
    block('cidr', '203.0.113.0/24'),
    block('cidr', '2001:db8:abcd::/48'),
  ];
  const masked = maskBlocks({ blocks, askedAt: null, readAt: 1 }).blocks;
  expect(masked.map(({ value }) => value)).toEqual(['ann', '203.0.•.•', '203.0.•.•', '203.0.•.•', '2001:db8:…']);
  expect(masked[0]?.reason).toBe('came from 203.0.•.• again');
  expect(masked.map(({ isMasked }) => isMasked)).toEqual([undefined, true, true, true, true]);
});
