import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { targetsFileSchema } from '../../domain/target';
import type { StartError } from '../start-error';
import { makeTempDir } from '../testing';
import { assertTargetsFile, localTargets } from './targets';

const VALID = localTargets({
  callbackUrl: 'http://127.0.0.1:3001/dev',
  clientUrl: 'ws://127.0.0.1:3001/dev',
  userParameter: 'user',
  tableUrl: 'http://127.0.0.1:3002',
  region: 'us-east-1',
});

function problemsOf(content: string): string[] {
  const path = join(makeTempDir(), 'targets.json');
  writeFileSync(path, content);
  try {
    assertTargetsFile(path);
    return [];
  } catch (error) {
    return (error as StartError).lines.map((line) => line.replace(`${path}: `, ''));
  }
}

test('the embedded default is a valid targets file', () => {
  expect(targetsFileSchema.parse(VALID).targets[0]).toMatchObject({ name: 'local', kind: 'development' });
});

test('a valid file passes', () => {
  expect(problemsOf(JSON.stringify(VALID))).toEqual([]);
});

test('every problem is told by its place', () => {
  const [target] = VALID.targets;
  const broken = {
    ...VALID,
    targets: [{ ...target, kind: 'prod', callbackUrl: 'ftp://x', table: {}, colour: 'red', idleAfterSeconds: '9' }],
  };
  expect(problemsOf(JSON.stringify(broken)).sort()).toEqual([
    'targets[0] holds unknown settings: colour.',
    'targets[0].callbackUrl must be a URL that starts with http:// or https://.',
    'targets[0].idleAfterSeconds must be of type number, not string.',
    'targets[0].kind must be one of production, staging, development.',
    'targets[0].table.name is missing.',
  ]);
});

test('an empty list and a missing file are told in words', () => {
  expect(problemsOf(JSON.stringify({ ...VALID, targets: [] }))).toEqual(['targets must name at least one target.']);
  expect(problemsOf('{')).toEqual([expect.stringContaining('is not valid JSON')]);
  // Which of the two roles a group has would be a guess.
  const twice = JSON.stringify({ ...VALID, roles: 0 }).replace('"roles":0', '"roles":{"ops":"admin","ops":"viewer"}');
  expect(problemsOf(twice)).toEqual([
    expect.stringMatching(/is ambiguous: "ops" is there twice in one object: leave one of them\.$/),
  ]);
  expect(() => assertTargetsFile('/nowhere/targets.json')).toThrow(/^TARGETS_FILE names .+ which cannot be read/);
});
