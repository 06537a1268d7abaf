import { describe, expect, test } from 'vitest';
import { type Block, blocks, isAtLeast } from './test-page';
import { findPrograms, orAbsent, type Program, run } from './test-programs';
import {
  act,
  DASH,
  expectDone,
  expectFailed,
  expectPosted,
  expectRead,
  expectReceived,
  expectUntouched,
  startWorld,
} from './test-world';

const TIMEOUT_MS = 60_000;
const BAD_SIGNATURE = 'does not match the signature';

const programs = await findPrograms();

/** Blocks with an attribute, each with every program that can run it. */
function runsOf(attribute: string): { block: Block; program: Program; title: string }[] {
  return blocks
    .filter(({ attributes }) => attribute in attributes)
    .flatMap((block) => {
      const client = block.attributes.client ?? '';
      const lastLine = block.code.trim().split('\n').at(-1)?.trim();
      return programsOf(client).map((program) => ({
        block,
        program,
        title: `${client} ${program.version}, ${block.attributes[attribute]}: ${lastLine}`,
      }));
    });
}

function programsOf(client: string): Program[] {
  return orAbsent(
    programs.filter((program) => program.client === client),
    client,
  );
}

describe('a line that is said to be refused fails with the words that the page gives, and does nothing', () => {
  for (const { block, program, title } of runsOf('says')) {
    test.runIf(program.isInstalled)(title, () => verify(program, block), TIMEOUT_MS);
  }

  async function verify(program: Program, block: Block) {
    const world = await startWorld({ suffix: '/', firstByte: DASH });
    expectFailed(await run(program, block, world.variables), block.attributes.says ?? '');
    expectUntouched(world);
  }
});

describe('a message that is changed on the way arrives as the page says', () => {
  for (const { block, program, title } of runsOf('arrives')) {
    test.runIf(program.isInstalled)(title, () => verify(program, block), TIMEOUT_MS);
  }

  async function verify(program: Program, block: Block) {
    const world = await startWorld({});
    expectDone(await run(program, block, world.variables));
    await expectReceived(world, [block.attributes.arrives ?? '']);
  }
});

describe('a spelling of the path works from the version on that the page names, and no sooner', () => {
  for (const { block, program, title } of runsOf('since')) {
    test.runIf(program.isInstalled)(title, () => verify(program, block), TIMEOUT_MS);
  }

  async function verify(program: Program, block: Block) {
    const world = await startWorld({});
    const outcome = await run(program, block, world.variables);
    if (isAtLeast(program.version, block.attributes.since ?? '')) expectDone(outcome);
    else expectFailed(outcome, BAD_SIGNATURE);
  }
});

describe('a file arrives as it is, from every client that signs right', () => {
  const clients = blocks.flatMap(({ attributes }) => (attributes.act === 'post-file' ? [attributes.client ?? ''] : []));
  for (const program of clients.flatMap(programsOf)) {
    test.runIf(program.isInstalled)(`${program.client} ${program.version}`, () => verify(program), TIMEOUT_MS);
  }

  async function verify(program: Program) {
    const world = await startWorld({});
    const signsRight = program.client !== 'curl' || isAtLeast(program.version, '8.9');
    if (signsRight) await expectPosted(world, program, 'post-file');
    else expectFailed(await act(world, program, 'post-file'), BAD_SIGNATURE);
  }
});

describe('a program whose call is refused ends with an error', () => {
  test.each(programs)(
    '$client $version',
    async (program) => {
      const world = await startWorld({});
      world.variables.CONNECTION_ID = 'bm9ib2R5IGhlcmU=';
      expectFailed(await act(world, program, 'get'));
    },
    TIMEOUT_MS,
  );
});

describe('a lenient gateway answers every curl, and says which calls AWS would refuse', () => {
  for (const program of programsOf('curl')) {
    test.runIf(program.isInstalled)(program.version, () => verify(program), TIMEOUT_MS);
  }

  async function verify(program: Program) {
    const world = await startWorld({ isLenient: true });
    await expectRead(world, program);
    for (const block of blocks.filter(({ attributes }) => attributes.since)) {
      expectDone(await run(program, block, world.variables));
    }
    const refused = isAtLeast(program.version, '8.14') ? 0 : isAtLeast(program.version, '8.9') ? 2 : 3;
    expect(world.gateway.warnings).toHaveLength(refused);
  }
});
