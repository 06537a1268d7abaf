import { describe, expect, test } from 'vitest';
import { describeClient } from './client-name';
import type { ConnectionDetail, ConnectionPage } from './connection';
import { maskText } from './mask-value';
import { maskDetail, maskFacts, maskOverview, maskPage, maskRow, maskRowWith } from './personal';
import { findPersonalTerm } from './personal-search';
import { scrub } from './scrub';

const NAMES = {
  connectionId: 'connectionId',
  userId: 'userId',
  stage: 'stage',
  sourceIp: 'sourceIp',
  userAgent: 'userAgent',
};
const IP = '203.0.113.7';
const AGENT = 'Mozilla/5.0 (Macintosh) Chrome/141.0.0.0';
const ROW = { connectionId: 'a', sourceIp: IP, userAgent: AGENT, client: 'Chrome 141 on macOS', userId: 'ada' };
const FACTS = { connectionId: 'a', checkedAt: 1, answer: 'connected' as const, sourceIp: IP, userAgent: AGENT };

test.each([
  ['203.0.113.7', '203.0.•.•'],
  ['2001:db8:1:2::7', '2001:db8:…'],
  ['::ffff:203.0.113.7', '::ffff:203.0.•.•'],
])('of %s the network is left', (ip, masked) => expect(maskText(ip)).toBe(masked));

describe('of an address that is no address alone hardly anything is left', () => {
  test.each([
    ['203.0.113.7, 10.0.0.1', '203••••••••.•'],
    ['203.0.113.7:50123', '203••••••••23'],
    ['203.0.113.7 ', '203•••••• '],
    ['1.1.1.1 ', '1.1•••• '],
    [' 203.0.113.7', ' 20•••••.•'],
    ['client-203.0.113.7.example.net', 'cli••••••••et'],
    ['203.0.113.7#shard-3', '203••••••••-3'],
    ['[2001:db8:1:2::7]:443', '[20••••••••43'],
    ['fe80::1%eth0', 'fe8•••••••h0'],
    ['ada@example.org', 'ada••••••••rg'],
    ['lobby', '•••••'],
  ])('%s', (sourceIp, masked) => {
    const addresses = [{ name: sourceIp, rows: 5 }];
    const overview = { fleet: { state: 'known', data: { top: { users: [], addresses, clients: [] } } } };
    const row = { ...ROW, sourceIp, attributes: { sourceIp } };
    expect(maskRow(row).sourceIp).toBe(masked);
    expect(maskRowWith(row, NAMES)).toMatchObject({ sourceIp: masked, attributes: { sourceIp: masked } });
    expect(maskFacts({ ...FACTS, sourceIp })).toMatchObject({ sourceIp: masked });
    expect(maskOverview(overview as never)).toMatchObject({
      fleet: { data: { top: { addresses: [{ name: masked, rows: 5 }] } } },
    });
  });
});

test.each([
  [`{"last":"${IP}","port":443}`, '{"last":"203.0.•.•","port":443}'],
  ['from 2001:db8:1:2::7.', 'from 2001:db8:….'],
  ['1.2.3 is a version, 10:30:00 a time, 12:34 too', '1.2.3 is a version, 10:30:00 a time, 12:34 too'],
])('addresses within %s are masked', (text, scrubbed) => expect(scrub(text, [])).toBe(scrubbed));

describe('nothing of an address or a user agent is left', () => {
  const leaks = (value: unknown) => JSON.stringify(value).includes(IP) || JSON.stringify(value).includes('Mozilla');

  test('in a page of the list, which keeps the family of the client and the user', () => {
    const page = { rows: [ROW, { connectionId: 'b' }], finds: ['user', 'ip'] } as unknown as ConnectionPage;
    const masked = maskPage(page);
    expect(leaks(masked)).toBe(false);
    expect(masked.rows).toEqual([
      { connectionId: 'a', sourceIp: '203.0.•.•', client: ROW.client, userId: 'ada', isMasked: true },
      { connectionId: 'b' },
    ]);
    expect(masked.finds).toEqual(['user']);
  });

  test('in facts and in the attributes of a row, wherever they stand', () => {
    const attribute = (name: string, value: string) => ({ name, type: 'S', value, cut: false });
    const detail: ConnectionDetail = {
      row: ROW,
      facts: FACTS,
      attributes: [
        attribute('sourceIp', IP),
        attribute('userAgent', `cut ${AGENT.slice(4)}`),
        attribute('proxy', `{"via":"198.51.100.9","for":"${IP}","agent":"${AGENT}"}`),
        attribute('room', 'lobby'),
      ],
    };
    const masked = maskDetail(detail, NAMES);
    expect(leaks(masked)).toBe(false);
    expect(JSON.stringify(masked)).not.toContain('198.51.100.9');
    expect(masked.attributes.at(-1)?.value).toBe('lobby');
    expect(maskFacts({ connectionId: 'a', checkedAt: 1, answer: 'gone' })).toMatchObject({ answer: 'gone' });
  });

  test('in the top addresses, of which those of one network count together', () => {
    const addresses = [
      { name: '203.0.113.7', rows: 5 },
      { name: '198.51.100.1', rows: 4 },
      { name: '203.0.200.9', rows: 3 },
    ];
    const overview = { fleet: { state: 'known', data: { top: { users: [], addresses, clients: [] } } } };
    const masked = maskOverview(overview as never) as unknown as typeof overview;
    expect(masked.fleet.data.top.addresses).toEqual([
      { name: '203.0.•.•', rows: 8 },
      { name: '198.51.•.•', rows: 4 },
    ]);
  });
});

test.each([
  [{ q: '203.0.113.7' }, true],
  [{ q: 'ip:203.0.113.0/24 user:ada' }, true],
  [{ ip: '203.0.113.7' }, true],
  [{ q: 'agent:firefox' }, true],
  [{ q: 'attr:sourceIp=203.0.113.7' }, true],
  [{ q: 'attr:proxy=203.0.113.7' }, true],
  [{ q: 'attr:proxy=2*' }, true],
  [{ q: 'user:203.0.113.7' }, true],
  [{ user: 'guest-203.0.113.7' }, true],
  [{ q: 'user:ada,203.0.113.7' }, true],
  [{ q: 'attr:agent="Mozilla/5.0 (X11)"' }, true],
  [{ q: 'attr:room=lobby user:ada older:5m' }, false],
  [{ q: 'user:us-east-1:1f0e-22 stage:v1.2.3' }, false],
  [{ q: 'user:ad*' }, false],
  [{ q: 'client:"Chrome on macOS"' }, false],
  [{ q: 'client:Chr*' }, false],
  [{ q: 'client:203.0.113.7' }, true],
  [{ id: 'a', user: 'ada' }, false],
])('whether %j would tell what is masked: %s', (query, isTold) =>
  expect(findPersonalTerm(query, NAMES) !== undefined).toBe(isTold),
);

test('an attribute that is mapped twice is refused under every name', () => {
  expect(findPersonalTerm({ user: 'ada' }, { ...NAMES, userId: 'sourceIp' })).toMatch(/addresses/);
  expect(findPersonalTerm({ q: 'stage:live' }, { ...NAMES, stage: 'userAgent' })).toMatch(/user agents/);
});

test.each([
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36',
    'Chrome 141 on macOS',
  ],
  ['okhttp/4.12.0', 'okhttp/4.12.0'],
  ['K-Meleon/76.4', 'K-Meleon/76.4'],
  ['203.0.113.7', 'Other client'],
  ['x/203.0.113.7', 'Other client'],
  ['ada@example.org', 'Other client'],
])('the client of %s is told as %s', (userAgent, client) => {
  const row = { ...ROW, userAgent, client: describeClient(userAgent) };
  expect(maskPage({ rows: [row], finds: [] } as unknown as ConnectionPage).rows[0]?.client).toBe(client);
});

test.each([
  ['203.0.113.7', '203.0.•.•'],
  ['guest-203.0.113.7', 'guest-203.0.•.•'],
  [AGENT, 'Moz••••••••.•'],
  ['us-east-1:1f0e-22', 'us-east-1:1f0e-22'],
])('the user %s is told as %s', (userId, shown) => {
  expect(maskPage({ rows: [{ ...ROW, userId }], finds: [] } as unknown as ConnectionPage).rows[0]?.userId).toBe(shown);
});

describe('an attribute tells nothing of an address or an agent', () => {
  const agent = 'Probe "9" (serial 77)';
  const told = (value: string, cut = false) =>
    maskDetail(
      {
        row: { ...ROW, userAgent: agent },
        facts: { connectionId: 'a', checkedAt: 1, answer: 'gone' },
        attributes: [{ name: 'any', type: 'S', value, cut }],
      },
      NAMES,
    ).attributes[0]?.value;

  test.each([
    ['as one number', '3405803783'],
    ['in a host name', 'ip-203-0-113-7.ec2.internal'],
    ['behind a letter', 'via203.0.113.7:443'],
    ['as binary', btoa(IP)],
    ['as four bytes', btoa('\xcb\x00\x71\x07')],
    ['within JSON', JSON.stringify({ agent, for: [IP] })],
  ])('%s', (_, value) => {
    expect(told(value)).not.toContain(value);
    expect(told(value)).not.toMatch(/113[.-]7|serial 77/);
  });

  test.each([
    ['an address', `${'x'.repeat(90)} 203.0.113`],
    ['an agent', `${'x'.repeat(90)} ${agent.slice(0, 12)}`],
  ])('that was cut in the midst of %s', (_, value) => expect(told(value, true)).toBe(`${'x'.repeat(90)} •••`));
});

test('text that a client wrote does not make masking slow', () => {
  const startedAt = performance.now();
  for (const part of ['a', '1', '1.', ':', 'a:', '1:1.', '-', 'Mozilla/5 ']) {
    scrub(part.repeat(4000 / part.length), [IP, AGENT]);
  }
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
