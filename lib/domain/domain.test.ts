import { expect, test } from 'vitest';
import { sendSchema } from './acts';
import { describeClient } from './client-name';
import { connectionState } from './connection';
import { isConnectionId, isTableKey } from './connection-id';
import { formatAbsolute, formatAgo, formatBytes, formatDuration } from './format';
import { findNoticeProblem, meteredUnits } from './notice';
import {
  describeStanding,
  isSameStanding,
  pageWithoutTargets,
  permissionsOf,
  ROLES,
  roleInConsole,
  roleMay,
  roleOn,
  type Standing,
  standingOf,
} from './role';
import { targetsFileSchema } from './target';

test.each([
  ['L0SM9cOFvHcCIhw=', true],
  ['-0SM9cOF_HcCIhw=', true],
  ['L0SM9cOFvHcCIhw', false],
  ['WDGT8fY4joECJrQ=test', false],
  ['L0SM9cOFvHcC/hw=', false],
  ['', false],
])('the form of %j as a connection id is judged %s', (id, is) => {
  expect(isConnectionId(id)).toBe(is);
});

test('a table key is bounded in bytes, not in characters', () => {
  expect(isTableKey('x'.repeat(2048))).toBe(true);
  expect(isTableKey('é'.repeat(1025))).toBe(false);
  expect(isTableKey('')).toBe(false);
});

const NOW = 1_700_000_000_000;
const old = { connectedAt: NOW - 3_600_000 };
const facts = { connectionId: 'a', checkedAt: NOW };

test('only an answer of the gateway makes a row live, idle or gone', () => {
  expect(connectionState(old, undefined, 60_000)).toBe('unchecked');
  expect(connectionState(old, { ...facts, answer: 'none', problem: 'down' }, 60_000)).toBe('unchecked');
  expect(connectionState(old, { ...facts, answer: 'gone' }, 60_000)).toBe('gone');
  expect(connectionState(old, { ...facts, answer: 'connected' }, 60_000)).toBe('live');
  expect(connectionState(old, { ...facts, answer: 'connected', lastActiveAt: NOW - 59_999 }, 60_000)).toBe('live');
  expect(connectionState(old, { ...facts, answer: 'connected', lastActiveAt: NOW - 60_000 }, 60_000)).toBe('idle');
});

test('a 410 for a row that may still be connecting does not make it gone', () => {
  expect(connectionState({ connectedAt: NOW - 5_000 }, { ...facts, answer: 'gone' }, 60_000)).toBe('unchecked');
});

test('notices are refused for what cannot be sent exactly as written, and for nothing else', () => {
  expect(findNoticeProblem('', 'text')?.message).toMatch(/message first/);
  expect(findNoticeProblem('a'.repeat(131_072), 'text')).toBeUndefined();
  expect(findNoticeProblem('a'.repeat(131_073), 'text')?.message).toMatch(/1 byte over/);
  expect(findNoticeProblem('é'.repeat(65_537), 'text')?.message).toMatch(/128 KB/);
  expect(findNoticeProblem('ok \ud83d\ude00 \u0000', 'text')).toBeUndefined();
  expect(findNoticeProblem('half \ud83d', 'text')).toMatchObject({ at: 5 });
  expect(findNoticeProblem('{"a":1}', 'json')).toBeUndefined();
  expect(findNoticeProblem('{a:1}', 'json')?.message).toMatch(/Not valid JSON/);
  expect(findNoticeProblem('{a:1}', 'text')).toBeUndefined();
});

test('messages are metered per started 32 KB', () => {
  expect([1, 32_768, 32_769, 131_072].map(meteredUnits)).toEqual([1, 1, 2, 4]);
});

test('an action takes each id once, some, and not too many', () => {
  const parse = (connectionIds: string[]) => sendSchema.safeParse({ target: 'local', connectionIds, text: 'hi' });
  expect(parse(['a', 'a', 'b']).data?.connectionIds).toEqual(['a', 'b']);
  expect(parse([]).success).toBe(false);
  expect(parse(Array.from({ length: 201 }, (_, index) => String(index))).success).toBe(false);
});

test('each role may do all that the one before it may, and more', () => {
  expect(permissionsOf('viewer')).toEqual(['connections.read', 'connections.export', 'account.manage']);
  expect(roleMay('support', 'connections.send')).toBe(true);
  expect(roleMay('support', 'connections.kick')).toBe(false);
  expect(roleMay('operator', 'connections.kick')).toBe(true);
  expect(roleMay('support', 'blocks.read')).toBe(true);
  expect(roleMay('support', 'blocks.manage')).toBe(false);
  expect(roleMay('operator', 'blocks.manage')).toBe(true);
  expect(roleMay('operator', 'audit.read')).toBe(false);
  for (const [index, role] of ROLES.entries()) {
    const below = ROLES[index - 1];
    if (!below) continue;
    expect(permissionsOf(role)).toEqual(expect.arrayContaining(permissionsOf(below)));
    expect(permissionsOf(role).length).toBeGreaterThan(permissionsOf(below).length);
  }
});

test('a role on one target holds there alone, and none is nothing', () => {
  const standing = { role: 'viewer', targetRoles: { staging: 'operator', production: 'none' } } as const;
  expect(['staging', 'production', 'other', 'toString'].map((name) => roleOn(standing, name))).toEqual([
    'operator',
    'none',
    'viewer',
    'viewer',
  ]);
  // Their own account is everybody's.
  expect(permissionsOf('none')).toEqual(['account.manage']);
  expect(roleMay('none', 'connections.read')).toBe(false);
});

test('whoever sees no target is led to where they have something to do', () => {
  const roles = ['admin', 'auditor', 'operator', 'none'] as const;
  expect(roles.map((role) => pageWithoutTargets(permissionsOf(role)))).toEqual([
    ...['/targets', '/audit', undefined, undefined],
  ]);
});

test('an auditor reads the audit and sees no target by that, whatever else they are', () => {
  expect(permissionsOf('auditor').sort()).toEqual(['account.manage', 'audit.read']);
  const auditor = standingOf('auditor');
  expect([roleInConsole(auditor), roleOn(auditor, 'any')]).toEqual(['auditor', 'none']);
  const also = { role: 'operator', targetRoles: { production: 'none' }, isAuditor: true } as const;
  expect([roleInConsole(also), roleOn(also, 'any'), roleOn(also, 'production')]).toEqual([
    'auditor',
    'operator',
    'none',
  ]);
  expect(roleInConsole({ role: 'admin', isAuditor: true })).toBe('admin');
  expect(roleInConsole({ role: 'operator' })).toBe('operator');
  expect([auditor, also, standingOf('viewer')].map(describeStanding)).toEqual([
    'auditor',
    'operator, auditor, production none',
    'viewer',
  ]);
  expect(isSameStanding(standingOf('viewer'), { role: 'viewer', targetRoles: {} })).toBe(true);
  expect(isSameStanding({ ...standingOf('viewer'), isAuditor: true }, standingOf('viewer'))).toBe(false);
});

test('a role that only a newer console gives is none, in the console and on every target', () => {
  const later = { role: 'steward', targetRoles: { staging: 'steward' } } as unknown as Standing;
  expect([roleInConsole(later), roleOn(later, 'staging'), roleOn(later, 'other')]).toEqual(['none', 'none', 'none']);
});

test('user agents are told in words, hostile and missing ones too', () => {
  const chrome = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36';
  expect(describeClient(chrome)).toBe('Chrome 141 on macOS');
  expect(describeClient('okhttp/4.12.0')).toBe('okhttp/4.12.0');
  expect(describeClient('<script>alert(1)</script>')).toBe('<script>alert');
  expect(describeClient('   ')).toBeUndefined();
  expect(describeClient('x'.repeat(100_000))).toHaveLength(60);
});

test('durations, times and sizes read well', () => {
  expect([0, 59_999, 60_000, 3_600_000, 6_120_000, 90_000_000, -5].map(formatDuration)).toEqual([
    '0 s',
    '59 s',
    '1 min',
    '1 h',
    '1 h 42 min',
    '1 d 1 h',
    '0 s',
  ]);
  expect(formatAgo(NOW - 500, NOW)).toBe('now');
  expect(formatAgo(NOW - 8_000, NOW)).toBe('8 s ago');
  expect(formatAbsolute(NOW)).toBe('2023-11-14 22:13:20.000 UTC');
  expect([1, 1023, 1536].map(formatBytes)).toEqual(['1 byte', '1,023 bytes', '1.5 KB']);
});

test('a targets file with mistakes is refused with the place of each', () => {
  const target = {
    name: 'prod',
    kind: 'production',
    region: 'eu-west-1',
    callbackUrl: 'https://x.example/live/',
    table: { name: 'conns' },
  };
  const file = { console: { table: { name: 'console' }, region: 'eu-west-1' }, targets: [target] };
  expect(targetsFileSchema.parse(file).targets[0]).toMatchObject({
    callbackUrl: 'https://x.example/live',
    idleAfterSeconds: 120,
    table: { attributes: { connectionId: 'connectionId' } },
  });
  const places = (targets: unknown[]) =>
    targetsFileSchema.safeParse({ ...file, targets }).error?.issues.map(({ path }) => path.join('.'));
  expect(places([])).toEqual(['targets']);
  expect(places([target, target])).toEqual(['targets']);
  expect(places([{ ...target, kind: 'prod', callbackUrl: 'wss://x', extra: 1 }])).toEqual(
    expect.arrayContaining(['targets.0.kind', 'targets.0.callbackUrl']),
  );
});
