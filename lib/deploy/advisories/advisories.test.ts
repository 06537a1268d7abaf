import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EXPLAINED } from './explained';
import { judge } from './judge';
import { findStale, readLocked } from './locked';
import { type Advisory, readReport } from './report';

/** `npm run advisories`, on reports as npm writes them (`auditReportVersion` 2). */

const TODAY = '2026-05-01';
const ROOT = join(import.meta.dirname, '../../..');
const LOCKED = readLocked(ROOT);

const advisory = (name: string, severity: string, id: string) => ({
  source: 1_096_856,
  name,
  dependency: name,
  title: `${name} does too much`,
  url: `https://github.com/advisories/${id}`,
  severity,
  cwe: ['CWE-400'],
  cvss: { score: 7.5, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
  range: '<1.2.3',
});

const vulnerability = (name: string, via: (string | object)[], fixAvailable: boolean | object = true) => ({
  name,
  severity: 'high',
  isDirect: false,
  via,
  effects: [],
  range: '<1.2.3',
  nodes: [`node_modules/${name}`],
  fixAvailable,
});

const report = (...found: ReturnType<typeof vulnerability>[]) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(found.map((each) => [each.name, each])),
    metadata: {
      vulnerabilities: { info: 0, low: 0, moderate: 0, high: found.length, critical: 0, total: found.length },
      dependencies: { prod: 210, dev: 180, optional: 90, peer: 4, peerOptional: 0, total: 412 },
    },
  });

function advisoriesOf(text: string): Advisory[] {
  const read = readReport(text);
  if ('problem' in read) throw new Error(read.problem);
  return read.advisories;
}

/** As npm writes it of a registry that has no advisories to give. */
const NOT_ALLOWED = JSON.stringify({
  message: '405 Method Not Allowed - POST https://packages.example/-/npm/v1/security/advisories/bulk',
  method: 'POST',
  statusCode: 405,
  body: '',
  error: { summary: '', detail: '' },
});

describe('a report', () => {
  test('of nothing has no advisories', () => {
    expect(readReport(report())).toEqual({ advisories: [] });
  });

  test('tells each advisory once, the worst first, and not those that only depend on it', () => {
    const found = advisoriesOf(
      report(
        vulnerability('carrier', ['leaky']),
        vulnerability('rider', ['carrier']),
        vulnerability('leaky', [
          advisory('leaky', 'low', 'GHSA-aaaa-bbbb-cccc'),
          advisory('leaky', 'critical', 'GHSA-x'),
        ]),
        vulnerability('open', [advisory('open', 'high', 'GHSA-dddd-eeee-ffff')], false),
      ),
    );
    expect(found.map(({ id, package: name, severity }) => [id, name, severity])).toEqual([
      ['GHSA-x', 'leaky', 'critical'],
      ['GHSA-dddd-eeee-ffff', 'open', 'high'],
      ['GHSA-aaaa-bbbb-cccc', 'leaky', 'low'],
    ]);
    expect(found[1]).toMatchObject({ nodes: ['node_modules/open'], range: '<1.2.3', fix: false });
  });

  test.each([
    ['a registry that refuses', NOT_ALLOWED, '405 Method Not Allowed'],
    ['npm that fails', '{"error":{"code":"ENOTFOUND","summary":"no such host","detail":""}}', 'no such host'],
    ['nothing', '', 'no report'],
    ['no JSON', 'npm error', 'no report'],
    ['an empty object', '{}', 'no report'],
    ['another version', '{"auditReportVersion":3,"vulnerabilities":{}}', 'no report'],
    ['a severity nobody knows', report(vulnerability('a', [advisory('a', 'awful', 'GHSA-a')])), 'no report'],
    ['a package without its cause', report(vulnerability('carrier', ['leaky'])), 'carrier without any advisory'],
    ['packages in a circle', report(vulnerability('a', ['b']), vulnerability('b', ['a'])), 'a without any advisory'],
  ])('is not made of %s: that is never clean', (_, text, words) => {
    expect(readReport(text)).toEqual({ problem: expect.stringContaining(words) });
  });
});

describe('an advisory', () => {
  const [open] = advisoriesOf(report(vulnerability('open', [advisory('open', 'high', 'GHSA-dddd-eeee-ffff')])));
  const found = open ? [open] : [];
  const explanation = {
    id: 'GHSA-dddd-eeee-ffff',
    package: 'open',
    version: '1.2.2',
    why: 'It is never called.',
    until: TODAY,
  };
  const todoOf = (...explained: (typeof explanation)[]) => judge(found, explained, TODAY).todo;

  test('that nobody explained is to be dealt with, and how is said', () => {
    const fixes = [
      [true, 'Run npm audit fix'],
      [false, 'No version without it'],
      [
        { name: 'owner', version: '3.0.0', isSemVerMajor: true },
        'Set owner to 3.0.0 in package.json, a new major version',
      ],
      [{ name: 'owner', version: '2.4.1', isSemVerMajor: false }, 'Set owner to 2.4.1 in package.json.'],
    ] as const;
    for (const [fix, words] of fixes) {
      const [todo, ...others] = judge(
        found.map((each) => ({ ...each, fix })),
        [],
        TODAY,
      ).todo;
      expect(others).toEqual([]);
      expect(todo).toContain('high: open does too much (GHSA-dddd-eeee-ffff)');
      expect(todo).toContain('open <1.2.3, in node_modules/open. https://github.com/advisories/GHSA-dddd-eeee-ffff');
      expect(todo).toContain(words);
    }
  });

  test('that is explained passes up to and with its last day', () => {
    expect(judge(found, [explanation], TODAY)).toEqual({
      todo: [],
      explained: ['GHSA-dddd-eeee-ffff of open, until 2026-05-01: It is never called.'],
    });
    expect(judge(found, [explanation], '2026-05-02')).toEqual({
      todo: [expect.stringContaining('held until 2026-05-01')],
      explained: [],
    });
    expect(todoOf({ ...explanation, until: 'soon' })).toEqual([expect.stringContaining('names no day')]);
  });

  test('is not passed by the explanation of another one, which fits nothing then', () => {
    for (const other of [{ id: 'GHSA-other' }, { package: 'other' }]) {
      expect(todoOf({ ...explanation, ...other })).toEqual([
        expect.stringContaining('open does too much'),
        expect.stringContaining('nothing has it any more'),
      ]);
    }
    expect(judge([], [explanation], TODAY).todo).toEqual([expect.stringContaining('nothing has it any more')]);
  });

  test('is explained for a version that is locked', () => {
    const locked = new Map([['open', new Set(['1.2.2', '1.0.0'])]]);
    expect(findStale([explanation], locked)).toEqual([]);
    const [changed, gone, ...others] = findStale(
      [
        { ...explanation, version: '1.2.1' },
        { ...explanation, package: 'other' },
      ],
      locked,
    );
    expect(changed).toContain('is explained for open 1.2.1, and the lock file has 1.2.2 and 1.0.0. Look at it again');
    expect(gone).toContain('is explained for other 1.2.2, and the lock file has no such package.');
    expect(others).toEqual([]);
    expect(findStale(EXPLAINED, LOCKED)).toEqual([]);
  });

  test('that SECURITY.md tells of is about versions before those that are locked, and it names all of these', () => {
    const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
    const told = text.matchAll(
      /([@\w./-]+):? (?:(?:GHSA|CVE)-[-\w]+(?:,| and)? ?)+(\S+) → ([\d.]+\d(?: and [\d.]+\d)*)/g,
    );
    const rows = [...told].map(([, name = '', without = '', versions = '']) => ({ name, without, versions }));
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.length).toBe(text.match(/ → \d/g)?.length);
    const parts = (version: string) =>
      version
        .split('.')
        .map((part) => part.padStart(9, '0'))
        .join('.');
    for (const { name, without, versions } of rows) {
      const known = versions.split(' and ');
      for (const version of known) {
        expect([...(LOCKED.get(name) ?? [])], name).toContain(version);
        expect(parts(version) >= parts(without), `${name} ${version} is before ${without}`).toBe(true);
      }
      // Of several that are locked those that are newer by a major version alone go without saying.
      const others = [...(LOCKED.get(name) ?? [])].filter((version) => !known.includes(version));
      for (const other of others) expect(parts(other) > parts(known[0] ?? ''), `${name} ${other}`).toBe(true);
    }
  });

  test('is explained with a reason and a day', () => {
    for (const { id, why, until } of EXPLAINED) {
      expect(id).toMatch(/^GHSA(-\w{4}){3}$/);
      expect(why.length).toBeGreaterThan(20);
      expect(until).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });
});

test.each([
  ['nothing is known', NOT_ALLOWED, 2, 'That is not taken for no advisory: this ends with 2'],
  [
    'something is to be done',
    report(vulnerability('open', [advisory('open', 'high', 'GHSA-x')])),
    1,
    'Run npm audit fix',
  ],
])('the command tells by its exit code that %s', async (_, text, code, words) => {
  const dir = mkdtempSync(join(tmpdir(), 'switchboard-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, 'report.json'), text);
  // In the place of npm, which asks a registry.
  writeFileSync(join(dir, 'npm'), `#!/bin/sh\ncat "$(dirname "$0")/report.json"\nexit 1\n`);
  chmodSync(join(dir, 'npm'), 0o755);
  const env = { ...process.env, PATH: `${dir}${delimiter}${process.env.PATH}` };
  const ended = await new Promise<{ code: unknown; told: string }>((settle) => {
    const args = ['--import', 'tsx', join(import.meta.dirname, 'main.ts')];
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      settle({ code: error?.code ?? 0, told: stdout + stderr }),
    );
  });
  expect(ended).toEqual({ code, told: expect.stringContaining(words) });
});
