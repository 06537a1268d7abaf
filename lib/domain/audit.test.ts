import { expect, test } from 'vitest';
import {
  type AuditRecord,
  describeAuditFilter,
  describeCheck,
  matchesAudit,
  NO_AUDIT_FILTER,
  targetTitled,
  whyNoDays,
} from './audit';
import { AUDIT_WRITERS, auditFileName } from './audit-export';
import { auditExportSchema, auditQuerySchema } from './audit-input';
import { forwardedAddress } from './forwarded-address';
import { maskAudit } from './personal';

const RECORD: AuditRecord = {
  id: '2026-05-01#0000001',
  at: Date.UTC(2026, 4, 1, 10),
  user: 'ana',
  role: 'operator',
  from: '192.0.2.1',
  act: 'block',
  target: 'local',
  subjects: ['203.0.113.7'],
  total: 1,
  filter: 'ip:203.0.113.7',
  reason: '=cmd(), from 203.0.113.7',
  outcome: 'rateLimited',
  endedAt: Date.UTC(2026, 4, 1, 11),
  detail: 'ip, one day',
  isChained: true,
};

test('a record is exported with all that it says, and no formula', () => {
  const csv = AUDIT_WRITERS.csv;
  expect(csv.head).toBe(
    'id,time,user,role,from,act,target,subjects,total,filter,reason,detail,outcome,ended,chained\r\n',
  );
  expect(csv.line(RECORD)).toBe(
    '2026-05-01#0000001,2026-05-01T10:00:00.000Z,ana,operator,192.0.2.1,block,local,203.0.113.7,1,ip:203.0.113.7,' +
      '"\'=cmd(), from 203.0.113.7","ip, one day",rate limited,2026-05-01T11:00:00.000Z,true\r\n',
  );
  expect(JSON.parse(AUDIT_WRITERS.jsonl.line(RECORD))).toMatchObject({
    id: '2026-05-01#0000001',
    outcome: 'rateLimited',
    chained: true,
  });
  expect(auditFileName('csv', RECORD.at)).toBe('audit-20260501T100000Z.csv');
});

test('a reader who sees addresses masked sees none in a record', () => {
  expect(JSON.stringify(maskAudit(RECORD))).not.toMatch(/203\.0\.113\.7|192\.0\.2\.1/);
});

test('a link with nonsense in it filters by what is sense', () => {
  const query = { act: 'party', from: '1st of May', user: ['a', 'b'], cursor: 'x', on: 'local' };
  const { titled: _, ...nothing } = NO_AUDIT_FILTER;
  expect(auditQuerySchema.parse(query)).toEqual({ ...nothing, on: 'local', cursor: null });
  const cursorOf = (cursor: string) => auditQuerySchema.parse({ cursor }).cursor;
  for (const id of ['2026-05-01#0000001', '2026-05-01T10:00:00.000Z#0000abcd', '2026-05-01#0000001x', '2026-05-01/x']) {
    expect(cursorOf(id)).toBe(id);
  }
  for (const id of ['2026-05-01', '2026-05-01#', '1st#0000001', `2026-05-01#${'é'.repeat(513)}`]) {
    expect(cursorOf(id)).toBeNull();
  }
  expect(describeAuditFilter({ ...NO_AUDIT_FILTER, user: 'ana', on: 'local' })).toBe('user ana, target local');
  expect(describeAuditFilter(NO_AUDIT_FILTER)).toBe('everything');
});

test('an outcome is found by what people read of it, also by what a job or a sweep came to', () => {
  const finds = (outcome: string, more: Partial<AuditRecord> = {}) =>
    matchesAudit({ ...RECORD, ...more }, { ...NO_AUDIT_FILTER, outcome });
  for (const words of ['rate limited', 'rateLimited', 'Rate', 'limited']) expect(finds(words)).toBe(true);
  const job = { act: 'job', role: null, outcome: 'done', detail: '18 delivered, 4 gone, 1 tooLarge' } as const;
  for (const words of ['delivered', '18 delivered', 'Gone', 'too large', 'done']) expect(finds(words, job)).toBe(true);
  expect(finds('closed', job)).toBe(false);
  const sweep = { ...job, act: 'sweep', detail: 'count only, 23 checked: 23 live' } as const;
  expect(finds('23 live', sweep)).toBe(true);
  // What may be masked is not found out so, nor what somebody asked for.
  expect(finds('7 did', { ...job, detail: 'The host 203.0.113.7 did not answer.' })).toBe(false);
  expect(finds('203', { ...job, detail: 'The host 203.0.113.7 did not answer.' })).toBe(false);
  expect(finds('delivered', { ...job, role: 'admin', detail: 'the filter attr:a=5 delivered' })).toBe(false);
});

test('a target is meant by its title or by its name in other letters', () => {
  const targets = ['local', 'orders', 'orders-2'].map((name) => ({
    name,
    title: name === 'local' ? 'Local gateway' : 'Orders',
  }));
  const meant = ['Local gateway', 'local GATEWAY', 'Local', 'local', 'orders', 'gone-by-now', 'Orders'];
  expect(meant.map((typed) => targetTitled(typed, targets))).toEqual(['local', 'local', 'local', '', '', '', 'orders']);
  const renamed = targets.slice(1).map((each) => ({ ...each, name: `${each.name}-x` }));
  expect(targetTitled('Orders', renamed)).toBe('');
});

test('the records of a target that is gone are found by its name, also where another one has that as its title', () => {
  const on = 'orders';
  const filter = { ...NO_AUDIT_FILTER, on, titled: targetTitled(on, [{ name: 'orders-2', title: 'Orders' }]) };
  const found = ['orders', 'orders-2', 'local', null].filter((target) => matchesAudit({ ...RECORD, target }, filter));
  expect(found).toEqual(['orders', 'orders-2']);
  expect(describeAuditFilter(filter)).toBe('target orders or orders-2');
  // What a browser says of a title is no part of a filter, which is written down as what held.
  expect(auditExportSchema.parse({ format: 'csv', titled: 'local' })).not.toHaveProperty('titled');
  const untitled = { ...filter, titled: '' };
  expect(matchesAudit({ ...RECORD, target: null }, untitled)).toBe(false);
});

test('an export of days that are reversed is refused in the words of the page, and one of any other span is not', () => {
  const exportOf = (to: string) => auditExportSchema.safeParse({ format: 'csv', from: '2026-11-28', to });
  const words = 'The last day, 2026-11-20, is before the first, 2026-11-28.';
  expect(exportOf('2026-11-20').error?.issues).toMatchObject([{ message: words }]);
  expect(whyNoDays({ from: '2026-11-28', to: '2026-11-20' })).toBe(words);
  expect(['', '2026-11-28', '2026-11-29'].map((to) => exportOf(to).success)).toEqual([true, true, true]);
});

test('a break is told by day, number, time and person', () => {
  const check = { days: 0, records: 3, last: null, unchainedDays: 0, uncopied: 0, absent: null };
  const broken = { day: '2026-05-01', number: 4, at: RECORD.at, user: 'ana', problem: 'is missing.' };
  expect(describeCheck({ ...check, broken })).toBe('Record 4 of 2026-05-01, written 10:00:00 UTC by ana, is missing.');
});

test('whom a request comes from is the socket, or what the trusted proxies in front of it say, and never what the client claims', () => {
  expect(forwardedAddress('203.0.113.7', 0)).toBe('203.0.113.7');
  expect(forwardedAddress('1.1.1.1, 203.0.113.7', 0)).toBe('203.0.113.7');
  expect(forwardedAddress('1.1.1.1, 203.0.113.7, 10.0.0.1', 1)).toBe('203.0.113.7');
  expect(forwardedAddress('203.0.113.7', 2)).toBe('203.0.113.7');
  expect(forwardedAddress('::ffff:127.0.0.1', 0)).toBe('127.0.0.1');
  expect(forwardedAddress(`x, ${'9'.repeat(500)}`, 0)).toHaveLength(64);
  expect(forwardedAddress(null, 0)).toBeNull();
});
