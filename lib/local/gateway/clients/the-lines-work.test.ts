import { describe, expect, test } from 'vitest';
import { findBlock, isAbout, type Row, rows } from './test-page';
import { findPrograms, orAbsent, type Program } from './test-programs';
import {
  act,
  DASH,
  expectDeleted,
  expectFailed,
  expectPosted,
  expectRead,
  expectUntouched,
  type Situation,
  startWorld,
  type World,
} from './test-world';

/** Several programs start, one after the other, on a machine that may be busy. */
const TIMEOUT_MS = 60_000;

type Case = Situation & { acts: ('post' | 'get' | 'delete')[] };

const ALL: Case['acts'] = ['post', 'get', 'delete'];

/** By column of the table. Some programs take half a second to start, so not everything is done with each. */
const CASES: Record<string, Case> = {
  'post, get, delete': { acts: ALL },
  'endpoint ending in `/`': { acts: ['post'], suffix: '/' },
  'stage `$default`': { acts: ['post'], stage: '$default' },
  // With the slash as well: each line spells both the endpoint and the id by itself.
  'id beginning with `-`': { acts: ALL, firstByte: DASH, suffix: '/' },
  'session token': { acts: ['get'], sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//+a=' },
};

const programs = await findPrograms();

test('the packages that this project installs are always tried', () => {
  expect(programs.map(({ client }) => client)).toEqual(
    expect.arrayContaining(['javascript-sdk-3', 'aws4', 'aws4fetch']),
  );
});

test('every program that was found is in one row of the table', () => {
  expect(programs.map((program) => rows.filter((row) => speaksOf(row, program)).length)).toEqual(programs.map(() => 1));
});

describe.each(rows)('$label', (row) => {
  describe.each(orAbsent(programs.filter((program) => speaksOf(row, program))))('$version', (program) => {
    for (const [name, claim] of row.claims) {
      test.runIf(program.isInstalled)(`${name}: ${claim}`, () => verify(program, name, claim), TIMEOUT_MS);
    }
  });
});

async function verify(program: Program, name: string, claim: string): Promise<void> {
  const situation = CASES[name];
  if (!situation) throw new Error(`The table has a column that nothing tests: ${name}`);
  const { acts, sessionToken } = situation;
  const world = await startWorld(situation);
  if (claim === 'no') return expectRefused(world, program, acts);
  await Promise.all([
    acts.includes('post') && expectPosted(world, program),
    acts.includes('get') && expectRead(world, program, sessionToken ? getWithToken(program) : 'get'),
  ]);
  if (acts.includes('delete')) await expectDeleted(world, program);
}

/** Most clients take the token from the environment; the page has a line of its own for those that do not. */
function getWithToken({ client }: Program): string {
  return findBlock(client, 'get-with-token') ? 'get-with-token' : 'get';
}

async function expectRefused(world: World, program: Program, acts: string[]): Promise<void> {
  for (const name of acts) expectFailed(await act(world, program, name), 'does not match the signature');
  expectUntouched(world);
}

function speaksOf(row: Row, { client, version }: Program): boolean {
  return row.client === client && isAbout(row, version);
}
