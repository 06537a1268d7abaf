import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { StartError } from '../start-error';
import { makeTempDir, until } from '../testing';
import { loadRoutes } from './load-routes';
import { CREDENTIALS, endpointsAt, REGION, startCapture, writeFiles } from './test-kit';

function load(files: Record<string, string>, routes: object, isWatching = false, port = 9) {
  const root = makeTempDir();
  writeFiles(root, { ...files, 'routes.json': JSON.stringify(routes) });
  const lines: string[] = [];
  const loaded = loadRoutes(join(root, 'routes.json'), {
    region: REGION,
    accountId: '000000000000',
    credentials: CREDENTIALS,
    endpoints: () => endpointsAt(port),
    inherited: {},
    log: (line) => lines.push(line),
    isWatching,
  });
  onTestFinished(() => loaded.close());
  const invoke = (key: string, event: object = {}) => loaded.functions.get(key)?.invoke(event);
  return { ...loaded, invoke, lines, root };
}

function linesOf(files: Record<string, string>, routes: object): string[] {
  try {
    load(files, routes);
  } catch (error) {
    if (error instanceof StartError) return error.lines;
  }
  return [];
}

const WHO = `exports.handler = exports.other = async (event, { functionName }) =>
  [functionName, process.env.COLOUR, process.env.SHAPE, process.env._HANDLER];`;

test('each route has its function, with the variables of the file and its own', async () => {
  const { invoke, authorizer } = load(
    { 'a/app.js': WHO, 'b/app.cjs': WHO },
    {
      environment: { COLOUR: 'blue', SHAPE: 'round' },
      authorizer: { handler: 'b/app.other' },
      routes: { $connect: 'a/app.handler', send: { handler: 'b/app.handler', environment: { SHAPE: 'flat' } } },
    },
  );
  await expect(invoke('$connect')).resolves.toEqual(['a-app', 'blue', 'round', 'a/app.handler']);
  await expect(invoke('send')).resolves.toEqual(['b-app', 'blue', 'flat', 'b/app.handler']);
  await expect(authorizer?.invoke({})).resolves.toEqual(['b-app-other', 'blue', 'round', 'b/app.other']);
});

test('routes of the same handler with the same settings share a function, others do not', () => {
  const { functions } = load(
    { 'app.js': WHO },
    {
      routes: {
        one: 'app.handler',
        two: { handler: './app.handler' },
        three: { handler: 'app.handler', twoWay: true },
        four: { handler: 'app.handler', memoryMb: 256 },
        five: 'app.other',
      },
    },
  );
  expect(functions.get('two')).toBe(functions.get('one'));
  expect(functions.get('three')).toBe(functions.get('one'));
  expect([...functions.values()].map(({ name }) => name)).toEqual(['app', 'app', 'app', 'app-2', 'app-other']);
});

test('the time limit is that of the file', async () => {
  const { invoke } = load(
    { 'app.mjs': 'export const handler = async (event, context) => context.getRemainingTimeInMillis();' },
    { routes: { $default: { handler: 'app.handler', timeoutSeconds: 29 } } },
  );
  expect(await invoke('$default')).toBeGreaterThan(28_000);
});

test('the custom domains of the file are the gateway to its functions', async () => {
  const { port, requests } = await startCapture();
  const { invoke } = load(
    { 'app.mjs': "export const handler = async () => (await fetch('https://ws.example.com/chat/x')).status;" },
    { customDomains: [{ domainName: 'WS.example.com', basePath: 'chat' }], routes: { $default: 'app.handler' } },
    false,
    port,
  );
  await expect(invoke('$default')).resolves.toBe(200);
  expect(requests.map(({ host, url }) => [host, url])).toEqual([['ws.example.com', '/chat/x']]);
});

test('modules that cannot be told are told all at once', () => {
  const lines = linesOf(
    { 'two.js': '', 'two.mjs': '', 'typed.ts': '', 'folder.js/x': '' },
    {
      authorizer: { handler: 'auth.handler' },
      routes: { $connect: 'two.handler', b: 'typed.handler', c: 'folder.handler', d: 'gone/app.handler' },
    },
  );
  expect(lines).toEqual([
    expect.stringMatching(
      /routes\.json: the handler of routes\["\$connect"\] names two, but there are two\.js and two\.mjs; leave one of them\.$/,
    ),
    expect.stringMatching(
      /routes\["b"\] names typed, of which there is only typed\.ts: compile it to JavaScript, as for Lambda\.$/,
    ),
    expect.stringMatching(/routes\["c"\] names a module that does not exist/),
    expect.stringMatching(
      /routes\["d"\] names a module that does not exist: none of gone\/app\.js, gone\/app\.mjs, gone\/app\.cjs is a file in /,
    ),
    expect.stringMatching(/the handler of authorizer names a module that does not exist/),
  ]);
});

test('a routes file that cannot be read is a reason not to start', () => {
  const root = makeTempDir();
  const dependencies = { region: REGION, accountId: '', credentials: CREDENTIALS, endpoints: () => endpointsAt(9) };
  const start = () =>
    loadRoutes(join(root, 'none.json'), { ...dependencies, inherited: {}, log: () => {}, isWatching: false });
  expect(start).toThrow(StartError);
  expect(start).toThrow(/none\.json cannot be read/);
});

test('code that changed is run from the next event on, while events under way end in the code that they began with', async () => {
  const code = (word: string) =>
    `const { word } = require('./word'); exports.handler = async ({ waitMs = 0 }) => {
      await new Promise((resolve) => setTimeout(resolve, waitMs)); return word + '${word}'; };`;
  const { invoke, root, lines } = load(
    { 'api/app.js': code('1'), 'api/word.js': 'exports.word = "a";' },
    { routes: { $default: { handler: 'api/app.handler', timeoutSeconds: 29 } } },
    true,
  );
  await expect(invoke('$default')).resolves.toBe('a1');
  const slow = invoke('$default', { waitMs: 1500 });
  writeFileSync(join(root, 'api/app.js'), code('2'));
  await until(async () => (await invoke('$default')) === 'a2');
  await expect(slow).resolves.toBe('a1');
  writeFileSync(join(root, 'api/word.js'), 'exports.word = "b";');
  await until(async () => (await invoke('$default')) === 'b2');
  expect(lines.filter((line) => /^Code below .* has changed/.test(line)).length).toBeGreaterThanOrEqual(2);
});

test('without watching, code stays as it was loaded', async () => {
  const { invoke, root, lines } = load(
    {
      'app.mjs':
        'import { readFileSync } from "node:fs"; export const handler = async () => [1, readFileSync("note.txt", "utf8")];',
    },
    { routes: { $default: 'app.handler' } },
  );
  writeFileSync(join(root, 'note.txt'), 'old');
  await expect(invoke('$default')).resolves.toEqual([1, 'old']);
  writeFileSync(join(root, 'app.mjs'), 'export const handler = async () => 2;');
  writeFileSync(join(root, 'note.txt'), 'new');
  await expect(invoke('$default')).resolves.toEqual([1, 'new']);
  expect(lines).toEqual([]);
});

test('after closing nothing is left to answer, and a folder that goes is no error', async () => {
  const { invoke, close, root } = load({ 'app.js': WHO }, { routes: { $default: 'app.handler' } }, true);
  await invoke('$default');
  await close();
  rmSync(root, { recursive: true });
  await expect(invoke('$default')).rejects.toThrow(/has been closed/);
});
