import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempDir, until } from '../testing';
import { CREDENTIALS, hostFunction, isAlive } from './test-kit';

const ESM = 'export const handler = async (event) => ({ statusCode: 200, body: event.body });';
const CJS = 'exports.handler = async (event) => ({ statusCode: 200, body: event.body });';

test.each([
  ['an ES module by its ending', { 'app.mjs': ESM }],
  ['an ES module by its package.json', { 'app.js': ESM, 'package.json': '{ "type": "module" }' }],
  ['a CommonJS module', { 'app.js': CJS }],
  ['a CommonJS module by its ending', { 'app.cjs': CJS, 'package.json': '{ "type": "module" }' }],
  [
    'exports put together at run time',
    {
      'app.js':
        'module.exports = Object.fromEntries([["handler", async (event) => ({ statusCode: 200, body: event.body })]]);',
    },
  ],
])('%s is run', async (_, files: Record<string, string>) => {
  const { invoke } = hostFunction(files);
  await expect(invoke({ body: 'hello' })).resolves.toEqual({ statusCode: 200, body: 'hello' });
});

test.each([
  ['a promise', 'async () => "kept"', 'kept'],
  ['a callback', '(event, context, callback) => { setTimeout(() => callback(null, "kept"), 5); }', 'kept'],
  ['context.succeed', '(event, context) => { setTimeout(() => context.succeed("kept"), 5); }', 'kept'],
  ['context.done', '(event, context) => { context.done(null, "kept"); }', 'kept'],
  ['a plain value', '() => "kept"', 'kept'],
  ['nothing', '() => {}', null],
  ['nothing, though it could have', '(event, context, callback) => {}', null],
  ['undefined', 'async () => undefined', null],
  ['a function', 'async () => () => {}', null],
  [
    'things that JSON has no word for',
    'async () => ({ at: new Date(0), none: undefined, list: [undefined] })',
    { at: '1970-01-01T00:00:00.000Z', list: [null] },
  ],
])('a handler may answer with %s', async (_, handler, answer) => {
  const { invoke } = hostFunction({ 'app.js': `exports.handler = ${handler};` });
  await expect(invoke({})).resolves.toEqual(answer);
});

test('a plain value comes with a hint that Lambda ignores it', async () => {
  const { invoke, lines } = hostFunction({ 'app.js': 'exports.handler = () => 1;' });
  await Promise.all([invoke({}), invoke({})]);
  expect(lines.filter((line) => line.includes('without a promise'))).toHaveLength(1);
});

test('an export may lie in an object', async () => {
  const { invoke } = hostFunction({ 'app.js': 'exports.api = { send: async () => 1 };' }, { exportName: 'api.send' });
  await expect(invoke({})).resolves.toBe(1);
});

test('the event is the one that was sent, through JSON', async () => {
  const { invoke } = hostFunction({ 'app.js': 'exports.handler = async (event) => event;' });
  const event = { body: 'grüße \u2028 \ud83d\ude00\n', headers: { a: '1' }, n: 1.5, none: null, list: [1, 'x'] };
  await expect(invoke({ ...event, gone: undefined })).resolves.toEqual(event);
});

test('one process serves many events at once and keeps its state between them', async () => {
  const { invoke } = hostFunction({
    'app.mjs': `let open = 0, most = 0, count = 0;
      export const handler = async () => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 20));
        open--;
        return { most, count: ++count, pid: process.pid };
      };`,
  });
  const answers = (await Promise.all(Array.from({ length: 50 }, () => invoke({})))) as { most: number; pid: number }[];
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
  expect(Math.max(...answers.map(({ most }) => most))).toBeGreaterThan(1);
  await expect(invoke({})).resolves.toMatchObject({ count: 51 });
});

test('a process without events ends after a while, one with events does not', async () => {
  const { invoke } = hostFunction(
    {
      'app.mjs': `export const handler = async ({ waitMs = 0 }) =>
        new Promise((resolve) => setTimeout(resolve, waitMs, process.pid));`,
    },
    { idleMs: 200 },
  );
  const first = (await invoke({ waitMs: 600 })) as number;
  await until(() => !isAlive(first));
  await expect(invoke({})).resolves.not.toBe(first);
});

test('the context has what Lambda documents', async () => {
  const { invoke } = hostFunction(
    {
      'app.mjs': `export const handler = async (event, context) =>
        ({ ...context, keys: Object.keys(context).sort(), left: context.getRemainingTimeInMillis() });`,
    },
    { memoryMb: 256, region: 'cn-north-1', timeoutMs: 9000 },
  );
  const context = (await invoke({})) as Record<string, unknown>;
  expect(context).toMatchObject({
    functionName: 'chat',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws-cn:lambda:cn-north-1:000000000000:function:chat',
    memoryLimitInMB: '256',
    logGroupName: '/aws/lambda/chat',
    callbackWaitsForEmptyEventLoop: true,
  });
  expect(context.awsRequestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  expect(context.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  expect(context.left).toBeGreaterThan(8000);
  expect(context.left).toBeLessThanOrEqual(9000);
  expect(context.keys).toEqual(
    expect.arrayContaining(['awsRequestId', 'clientContext', 'identity', 'done', 'fail', 'succeed']),
  );
  await expect(invoke({})).resolves.not.toMatchObject({ awsRequestId: context.awsRequestId });
});

test("the environment is the function's own and Lambda's, with nothing of AWS from this machine", async () => {
  const root = makeTempDir();
  const { invoke } = hostFunction(
    {
      'api/app.js':
        'exports.handler = async () => ({ env: process.env, cwd: process.cwd(), hour: new Date(0).getHours() });',
    },
    { root, environment: { TABLE_NAME: 'chat' } },
  );
  const { env, cwd, hour } = (await invoke({})) as { env: Record<string, string>; cwd: string; hour: number };
  expect(env).toMatchObject({
    TABLE_NAME: 'chat',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: 'chat',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/chat',
    LAMBDA_TASK_ROOT: root,
    _HANDLER: 'api/app.handler',
    TZ: ':UTC',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
  });
  // On AWS a management client without an endpoint reaches nothing, so it must not here.
  expect(env).not.toHaveProperty('AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI');
  expect(env.PATH).toBe(process.env.PATH);
  expect(Object.keys(env)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(AWS_PROFILE|AWS_SESSION_TOKEN|VITEST)$/)]),
  );
  expect(hour).toBe(0);
  expect(cwd).toBe(realpathSync(root));
});

test('modules are looked for beside the handler, and from the task root, but not in this project', async () => {
  const root = makeTempDir();
  mkdirSync(join(root, 'node_modules/own'), { recursive: true });
  writeFileSync(join(root, 'node_modules/own/index.js'), 'module.exports = "own";');
  const { invoke } = hostFunction(
    {
      'api/app.js': `const load = (name) => { try { return require(name); } catch (error) { return error.code; } };
        exports.handler = async () => ['own', 'shared/words', 'zod', 'next'].map(load);`,
      'shared/words.js': 'module.exports = "shared";',
    },
    { root },
  );
  await expect(invoke({})).resolves.toEqual(['own', 'shared', 'MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);
});

test('output goes to the log, line by line, with the name of the function and the request', async () => {
  const { invoke, lines } = hostFunction({
    'app.mjs': `import { writeSync } from 'node:fs';
      console.log('loading');
      export const handler = async ({ word }, context) => {
        console.log('first', { word });
        await new Promise((resolve) => setTimeout(resolve, 5));
        console.error('second\\nthird');
        process.stdout.write('half ');
        process.stdout.write(Buffer.from('line\\n'));
        writeSync(1, 'raw\\n');
        console.log('x'.repeat(20_000));
        return context.awsRequestId;
      };`,
  });
  const id = await invoke({ word: 'a' });
  await until(() => lines.some((line) => line.includes('xxx')));
  const long = lines.findIndex((line) => line.includes('xxx'));
  expect(lines.splice(long, 1)[0]).toMatch(/^chat [0-9a-f-]{36} x{7000,7999} … \(12\d{3} more characters\)$/);
  expect(lines.toSorted()).toEqual(
    [
      'chat loading',
      'chat raw',
      `chat ${id} first { word: 'a' }`,
      `chat ${id} half line`,
      `chat ${id} second`,
      `chat ${id} third`,
    ].toSorted(),
  );
});

test('a handler has no channel to this process', async () => {
  const { invoke } = hostFunction({ 'app.js': 'exports.handler = async () => typeof process.send;' });
  await expect(invoke({})).resolves.toBe('undefined');
});
