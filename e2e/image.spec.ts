import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { hashSources } from '../lib/local/build/source-hash';
import { isBuilt } from '../lib/local/build/stamp';
import { findFreePort } from '../lib/local/launcher/ports';
import { connectCrowd, expectNobodyTwice, startJob } from './crowd';
import { instructionsOf } from './dockerfile';
import { expect, test } from './fixtures';
import { copyContext, copyImage, environmentOf, listTree, ROOT, readStages, runBuildSteps } from './image';
import type { Stack } from './stack';
import { expectRow, findUser, signIn } from './utils';

/**
 * What the container image does, step by step, without a container engine: the same context, the same commands, the same files
 * in the same places, the same start and health check.
 */

/** What is left of 250 MB beside the base image: node:22-alpine has about 165 MB, unpacked. */
const MAX_TREE_BYTES = 60e6;
const CROWD = 80;
/** The user `node` of the base image. */
const NODE_USER = { uid: 1000, gid: 1000 };

const { build, run } = readStages();
let dir: string;
let buildDir: string;
let appDir: string;
let context: string[];
let steps: ReturnType<typeof runBuildSteps>;
let started: ChildProcess[] = [];

test.setTimeout(120_000);

test.beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'switchboard-image-'));
  // Whoever the container runs as must get there.
  chmodSync(dir, 0o755);
  [buildDir, appDir] = [join(dir, 'build'), join(dir, 'app')];
  for (const each of [buildDir, appDir]) mkdirSync(each);
  copyContext(build, buildDir);
  context = readdirSync(buildDir);
  steps = runBuildSteps(build, buildDir);
  copyImage(run, buildDir, appDir);
});

test.afterEach(() => {
  for (const process of started) process.kill('SIGKILL');
  started = [];
});

test.afterAll(() => {
  const folders = listTree(appDir).filter(({ isDirectory }) => isDirectory);
  for (const { path } of [{ path: appDir }, ...folders]) chmodSync(path, 0o755);
  rmSync(dir, { recursive: true, force: true });
});

test('the build stage gets its sources and no secrets, and each of its commands works', () => {
  for (const name of ['.git', '.data', '.next', 'node_modules', 'e2e']) expect(context).not.toContain(name);
  // What `next build` reads of the context is what this checkout's own build was made of.
  expect(isBuilt(ROOT, hashSources(buildDir))).toBe(true);
  expect(steps.map(({ command }) => command)).toEqual([
    expect.stringMatching(/^npm ci /),
    'npm run build',
    'npm run bundle',
  ]);
  for (const { output, status } of steps) expect(status, output).toBe(0);
  expect(steps[1]?.output).toContain('The build is up to date.');
});

test('the final stage is small, has no native code, and belongs to nobody who runs in it', () => {
  const files = listTree(appDir).filter(({ isDirectory }) => !isDirectory);
  expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(MAX_TREE_BYTES);
  const names = files.map(({ path }) => path.slice(appDir.length + 1));
  expect(names).toEqual(
    expect.arrayContaining([
      ...['server.js', 'start.mjs', 'health-check.mjs', 'audit.mjs', 'users.mjs'],
      ...['public/robots.txt', '.next/BUILD_ID'],
    ]),
  );
  expect(names.some((name) => name.startsWith('.next/static/chunks/'))).toBe(true);
  expect(names.filter((name) => !name.startsWith('node_modules/') && /\.(test|spec)\.|\.env/.test(name))).toEqual([]);
  // So a build on one platform runs on every other, and with every C library.
  expect(files.filter(({ path }) => /\.(node|so(\.[\d.]+)?|dylib)$/.test(path)).map(({ path }) => path)).toEqual([]);
  expect(run.base).toMatch(/^node:\d+-alpine$/);
  expect(instructionsOf(run, 'USER').map(({ value }) => value)).toEqual(['node']);
  expect(instructionsOf(run, 'RUN')).toEqual([]);
  const last = run.instructions.findIndex(({ name }) => name === 'USER');
  expect(run.instructions.findLastIndex(({ name }) => name === 'COPY')).toBeLessThan(last);
});

test('it starts without the right to write anywhere, is healthy, people work in it, and another ends its job when it is stopped', async ({
  stack,
  connect,
  page,
}) => {
  const client = await connect();
  const before = listTree(appDir);
  const port = await findFreePort('127.0.0.1');
  const file = JSON.parse(readFileSync(join(stack.dataDir, 'targets.json'), 'utf8'));
  // Slow enough to be stopped in the middle; a job keeps the pace that it was prepared with.
  Object.assign(file.targets[0], { bulk: { perSecond: 8, concurrency: 4 } });
  const environment = { ...settingsOf(stack), TARGETS: JSON.stringify(file) };
  const container = startContainer(port, environment);
  await expect.poll(() => runHealthCheck(port), { timeout: 30_000 }).toBe(0);
  const baseUrl = `http://127.0.0.1:${port}`;
  await expect.poll(async () => (await fetch(`${baseUrl}/api/health`)).status, { timeout: 30_000 }).toBe(200);

  await signIn(page, 'admin', stack.adminPassword, baseUrl);
  await findUser(page, client.user);
  await expectRow(page, client, ['Live']);

  // For when no admin can help, beside the console that runs.
  const listed = runBeside(port, environment, ['users.mjs', 'list']);
  expect(listed.stdout, listed.stderr).toMatch(/^admin +admin +active +off$/m);
  expect(runBeside(port, environment, ['users.mjs', 'remove-factor', 'nobody'])).toMatchObject({
    status: 2,
    stderr: 'There is no user named "nobody". The command list shows who there is.\n',
  });
  const verified = runBeside(port, environment, ['audit.mjs', 'verify']);
  expect(verified, verified.stdout).toMatchObject({ status: 0 });

  expect(listTree(appDir)).toEqual(before);
  // Calls that AWS refuses are told in the log, and are no failure of the console.
  expect(container.output()).not.toMatch(/EACCES|EROFS|EPERM|"level":(50|60)|Error:/);
  const user = `handed-${Date.now()}`;
  const { clients } = await connectCrowd(stack, user, CROWD);
  const job = await startJob(page, { url: baseUrl }, { user, size: CROWD, words: 'on the move' });
  await expect.poll(() => expectNobodyTwice(clients, 'on the move')).toBeGreaterThan(5);
  container.process.kill('SIGTERM');
  expect(await container.exitCode).toBe(0);
  expect(container.output()).toContain('the console has stopped');
  expect(runHealthCheck(port)).toBe(1);
  const sent = expectNobodyTwice(clients, 'on the move');
  expect(sent).toBeLessThan(CROWD);
  // The stack's own console, over the same table, has no other way to know of it.
  await signIn(page, 'admin', stack.adminPassword, stack.baseUrl);
  await page.goto(`${stack.baseUrl}${job}`);
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible({ timeout: 30_000 });
  expect(expectNobodyTwice(clients, 'on the move')).toBe(CROWD);
  for (const { socket } of clients) socket.terminate();
});

test('while its table is away it is healthy and not ready: another one in its place would do no better', async ({
  stack,
}) => {
  const port = await findFreePort('127.0.0.1');
  const file = JSON.parse(readFileSync(join(stack.dataDir, 'targets.json'), 'utf8'));
  file.console.table.endpoint = `http://127.0.0.1:${await findFreePort('127.0.0.1')}`;
  startContainer(port, { ...settingsOf(stack), TARGETS: JSON.stringify(file) });
  await expect.poll(() => runHealthCheck(port), { timeout: 30_000 }).toBe(0);
  const ready = await fetch(`http://127.0.0.1:${port}/api/ready`);
  expect([ready.status, runHealthCheck(port)]).toEqual([503, 0]);
});

test('without targets or a secret it ends and says what is missing', async ({ stack }) => {
  const { AUTH_SECRET: _, ...rest } = settingsOf(stack);
  for (const [environment, words] of [
    [rest, /AUTH_SECRET is not set/],
    [settingsOf(stack), /TARGETS_FILE is not set/],
    [{ ...settingsOf(stack), TARGETS: '{"targets":[]}' }, /TARGETS: targets must name at least one target/],
  ] as const) {
    const container = startContainer(await findFreePort('127.0.0.1'), environment);
    expect(await container.exitCode).toBe(1);
    expect(container.output()).toMatch(words);
  }
});

/** What `docker run` or the task definition hands in, here with the keys of the local gateway. */
function settingsOf(stack: Stack): Record<string, string> {
  const keys = readFileSync(stack.credentialsFile, 'utf8');
  const keyOf = (name: string) => new RegExp(`^${name}\\s*=\\s*(\\S+)$`, 'm').exec(keys)?.[1] ?? '';
  return {
    AUTH_SECRET: 'x'.repeat(64),
    AWS_ACCESS_KEY_ID: keyOf('aws_access_key_id'),
    AWS_SECRET_ACCESS_KEY: keyOf('aws_secret_access_key'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function startContainer(port: number, environment: Record<string, string>) {
  const [command] = instructionsOf(run, 'CMD').map((each) => each.command);
  const [program = '', ...args] = command ?? [];
  const child = spawn(program, args, optionsFor(port, environment));
  started.push(child);
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(String(chunk)));
  return {
    process: child,
    output: () => chunks.join(''),
    exitCode: new Promise<number | null>((done) =>
      child.on('close', (code, signal) => done(signal === 'SIGTERM' ? 143 : code)),
    ),
  };
}

/** A command in the container, as `docker exec` runs it. */
function runBeside(port: number, environment: Record<string, string>, args: string[]) {
  return spawnSync(process.execPath, args, { ...optionsFor(port, environment), encoding: 'utf8' });
}

/** The exit code of the image's health check. */
function runHealthCheck(port: number): number | null {
  const [check] = instructionsOf(run, 'HEALTHCHECK');
  const [program = '', ...args] = check?.command ?? [];
  return spawnSync(program, args, optionsFor(port, {})).status;
}

/** Nothing of this process's environment but the way to Node; no folder that could be written, temporary ones included. */
function optionsFor(port: number, environment: Record<string, string>) {
  const env: Record<string, string> = {
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: appDir,
    TMPDIR: appDir,
    ...environmentOf(run),
    // A runtime names the container by one of its addresses; those who ask it come by others.
    HOSTNAME: '127.0.0.2',
    ...environment,
    PORT: String(port),
  };
  return {
    cwd: appDir,
    env: env as NodeJS.ProcessEnv,
    ...(canBecomeNode() && NODE_USER),
  };
}

/** Only root may start a process as somebody else; others have taken the right to write from themselves. */
function canBecomeNode(): boolean {
  return process.getuid?.() === 0 && spawnSync(process.execPath, ['-e', ''], { cwd: '/', ...NODE_USER }).status === 0;
}
