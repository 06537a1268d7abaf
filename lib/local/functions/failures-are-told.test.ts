import { rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../testing';
import { FunctionError } from './function-error';
import { hostFunction } from './test-kit';

async function failureOf(work: Promise<unknown>): Promise<FunctionError> {
  const error = await work.then(
    (result) => new Error(`answered ${JSON.stringify(result)}`),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(FunctionError);
  return error;
}

const FAIL = `exports.handler = (event, context, callback) => {
  if (event.ok) return Promise.resolve('fine');
  return fail(event, context, callback);
};
`;

test.each([
  ['throws', 'const fail = () => { throw new TypeError("no such thing"); };', 'TypeError', 'no such thing'],
  ['rejects', 'const fail = async () => { throw new RangeError("too far"); };', 'RangeError', 'too far'],
  ['rejects with a text', 'const fail = async () => { throw "just words"; };', 'string', 'just words'],
  [
    'answers an error',
    'const fail = (e, c, callback) => { callback(new Error("by callback")); };',
    'Error',
    'by callback',
  ],
  [
    'calls context.fail',
    'const fail = (e, context) => { context.fail(new Error("by context")); };',
    'Error',
    'by context',
  ],
  ['exits', 'const fail = () => process.exit(3);', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
  [
    'exits with 0',
    'const fail = () => process.exit();',
    'Runtime.ExitError',
    'Runtime exited without providing a reason',
  ],
  ['kills itself', 'const fail = () => process.kill(process.pid, "SIGKILL");', 'Runtime.ExitError', 'signal: SIGKILL'],
  [
    'leaves an exception uncaught',
    'const fail = () => new Promise(() => setTimeout(() => { throw new Error("uncaught"); }, 1));',
    'Error',
    'uncaught',
  ],
  [
    'leaves a rejection unhandled',
    'const fail = () => new Promise(() => setTimeout(() => Promise.reject(new Error("unhandled")), 1));',
    'Error',
    'unhandled',
  ],
  [
    'answers what JSON cannot hold',
    'const fail = async () => ({ n: 1n });',
    'Runtime.JSONStringifyError',
    'Unable to stringify response body',
  ],
  [
    'answers itself',
    'const fail = async () => { const a = {}; a.a = a; return a; };',
    'Runtime.JSONStringifyError',
    'Unable to stringify response body',
  ],
  [
    'answers more than 6 MB',
    'const fail = async () => "x".repeat(6_291_556);',
    'Function.ResponseSizeTooLarge',
    'exceeded maximum allowed payload size',
  ],
  [
    'waits for what never comes',
    'const fail = async () => { await new Promise(() => {}); };',
    'Runtime.NodeJsExit',
    'waits for something that never comes',
  ],
])('a handler that %s fails its event, and the next one is answered', async (_, fail, errorType, reason) => {
  const { invoke, root } = hostFunction({ 'app.js': FAIL + fail });
  const error = await failureOf(invoke({}));
  expect(error.errorType).toBe(errorType);
  expect(error.message).toContain(`chat (${join(root, 'app.js')}): `);
  expect(error.reason).toContain(reason);
  await expect(invoke({ ok: true })).resolves.toBe('fine');
});

test("a handler's own stack is in the log, with the request", async () => {
  const { invoke, lines } = hostFunction({ 'app.js': 'exports.handler = async () => { throw new Error("lost"); };' });
  await failureOf(invoke({}));
  expect(lines[0]).toMatch(/^chat [0-9a-f-]{36} Error: lost$/);
  expect(lines[1]).toMatch(/^chat [0-9a-f-]{36} {5}at .*app\.js:1:/);
});

test('a thrown error leaves the process to the next event, as on Lambda', async () => {
  const { invoke } = hostFunction({
    'app.js': 'let n = 0; exports.handler = async () => { if (++n === 1) throw new Error("first"); return n; };',
  });
  await failureOf(invoke({}));
  await expect(invoke({})).resolves.toBe(2);
});

test.each([
  ['an endless wait', 'setInterval(() => {}, 1000); return new Promise(() => {});'],
  ['an endless loop', 'for (;;);'],
])('%s ends at the time limit, with the text of Lambda, and the next event is answered', async (_, wait) => {
  const { invoke } = hostFunction(
    { 'app.js': `exports.handler = (event) => { if (event.ok) return Promise.resolve(process.pid); ${wait} };` },
    { timeoutMs: 2500 },
  );
  const first = await invoke({ ok: true });
  const error = await failureOf(invoke({}));
  expect(error.errorType).toBe('Sandbox.Timedout');
  expect(error.reason).toBe('Task timed out after 2.50 seconds');
  const second = await invoke({ ok: true });
  expect(second).not.toBe(first);
});

test('an event that times out leaves the others under way to end', async () => {
  const { invoke, root } = hostFunction(
    {
      'app.mjs': `import { existsSync } from 'node:fs';
        export const handler = async ({ until }) => {
          while (!existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 10));
          return new Promise((resolve) => setTimeout(resolve, 500, 'done'));
        };`,
    },
    { timeoutMs: 5000 },
  );
  await invoke({ until: '.' });
  const late = failureOf(invoke({ until: 'never' }));
  const startedAt = Date.now();
  // Its own limit comes later than that of the first.
  await until(() => Date.now() - startedAt > 2500);
  const other = invoke({ until: 'later' });
  expect((await late).reason).toBe('Task timed out after 5.00 seconds');
  writeFileSync(join(root, 'later'), '');
  await expect(other).resolves.toBe('done');
});

test('events behind an endless loop fail and say why', async () => {
  const { invoke } = hostFunction(
    { 'app.js': 'exports.handler = async ({ loop }) => { if (loop) for (;;); return 1; };' },
    { timeoutMs: 4000 },
  );
  await invoke({});
  const loop = failureOf(invoke({ loop: true }));
  const startedAt = Date.now();
  await until(() => Date.now() - startedAt > 2000);
  const behind = failureOf(invoke({}));
  expect((await loop).reason).toBe('Task timed out after 4.00 seconds');
  expect((await behind).reason).toMatch(/another event of the same function blocked it/);
});

test.each([
  ['small objects', 'const kept = []; for (;;) kept.push({ x: new Array(100).fill(Math.random()) });'],
  ['one huge list', 'Array.from({ length: 2 ** 31 }, (_, i) => ({ i }));'],
])('a heap full of %s ends the function alone', async (_, fill) => {
  const { invoke } = hostFunction(
    { 'app.js': `exports.handler = async (event) => { if (event.ok) return 'fine'; ${fill} };` },
    { memoryMb: 64 },
  );
  const error = await failureOf(invoke({}));
  expect(error.errorType).toBe('Runtime.OutOfMemory');
  expect(error.reason).toContain('heap limit of 64 MB');
  await expect(invoke({ ok: true })).resolves.toBe('fine');
});

test.each([
  ['a syntax error', { 'app.js': 'exports.handler = async () => {{;' }, 'Runtime.UserCodeSyntaxError', /SyntaxError/],
  [
    'a syntax error in an ES module',
    { 'app.mjs': 'export const handler = async () => {{;' },
    'Runtime.UserCodeSyntaxError',
    /SyntaxError/,
  ],
  [
    'a missing module',
    { 'app.js': 'require("not-there");' },
    'Runtime.ImportModuleError',
    /Cannot find module 'not-there'/,
  ],
  [
    'a missing module of an ES module',
    { 'app.mjs': 'import "not-there";' },
    'Error',
    /Cannot find package 'not-there'/,
  ],
  ['an error while loading', { 'app.js': 'throw new Error("no table");' }, 'Error', /no table/],
  [
    'an error after loading',
    {
      'app.mjs':
        'setTimeout(() => { throw new Error("late"); }, 1); export const handler = () => new Promise((r) => setTimeout(r, 9000));',
    },
    'Error',
    /outside of any event.*late/,
  ],
  [
    'a missing export',
    { 'app.js': 'exports.main = () => {}; exports.other = 1;' },
    'Runtime.HandlerNotFound',
    /app\.handler is undefined or not exported; app\.js exports main, other/,
  ],
  [
    'an export that is no function',
    { 'app.mjs': 'export const handler = 1;' },
    'Runtime.HandlerNotFound',
    /app\.handler is not a function/,
  ],
  ['an end while loading', { 'app.mjs': 'process.exit(1);' }, 'Runtime.ExitError', /exit status 1/],
  ['an endless load', { 'app.mjs': 'await new Promise(() => {});' }, 'Error', /waits at its top level/],
])('%s fails the event and says so', async (_, files: Record<string, string>, errorType, reason) => {
  const { invoke, root } = hostFunction(files);
  const error = await failureOf(invoke({}));
  expect(error.errorType).toBe(errorType);
  expect(error.reason).toMatch(reason);
  expect(error.message).toContain(root);
});

test('ES module syntax without a type is refused with a hint up to Node.js 22, as on Lambda', async () => {
  const { invoke } = hostFunction({ 'app.js': 'import "node:fs"; export const handler = async () => 1;' });
  const hint = /outside a module \(name it \.mjs, or put "type": "module" into its package\.json/;
  const isRefused = Number(process.versions.node.split('.')[0]) <= 22;
  expect(await invoke({}).catch(({ reason }) => reason)).toEqual(isRefused ? expect.stringMatching(hint) : 1);
});

test.each(['app.mjs', 'app.cjs'])('the place of a syntax error in %s is in the log', async (file) => {
  const { invoke, lines, root } = hostFunction({ [file]: 'const fine = 1;\nconst broken = ;\n' });
  await failureOf(invoke({}));
  const place = `${join(root, file)}:2`;
  await until(() => lines.some((line) => line.endsWith(place)));
  expect(lines).toContain('chat const broken = ;');
});

test('a module that loops while it loads is ended, and later events try again', async () => {
  const { invoke } = hostFunction({ 'app.js': 'for (;;);' }, { loadTimeoutMs: 500 });
  const error = await failureOf(invoke({}));
  expect(error.errorType).toBe('Sandbox.Timedout');
  expect(error.reason).toBe('the module did not load within 0.5 seconds');
  expect((await failureOf(invoke({}))).errorType).toBe('Sandbox.Timedout');
});

test('a module that was broken is loaded anew by the next event', async () => {
  const { invoke, root } = hostFunction({ 'app.js': 'throw new Error("broken");' });
  await failureOf(invoke({}));
  writeFileSync(join(root, 'app.js'), 'exports.handler = async () => "mended";');
  await expect(invoke({})).resolves.toBe('mended');
});

test('a module that has gone is named', async () => {
  const { invoke, root } = hostFunction({ 'app.mjs': 'export const handler = async () => 1;' });
  unlinkSync(join(root, 'app.mjs'));
  expect((await failureOf(invoke({}))).message).toContain(join(root, 'app.mjs'));
});

test('a folder that has gone fails the event instead of this process', async () => {
  const { invoke, root } = hostFunction({ 'app.js': 'exports.handler = async () => 1;' });
  rmSync(root, { recursive: true });
  expect((await failureOf(invoke({}))).errorType).toBe('Runtime.ExitError');
});

test('more than 1,000 events under way are refused as Lambda refuses them', async () => {
  const { invoke } = hostFunction({
    'app.mjs': `export const handler = ({ waitMs }) => new Promise((resolve) => setTimeout(resolve, waitMs, 'done'));`,
  });
  const underWay = Array.from({ length: 1000 }, () => invoke({ waitMs: 500 }));
  const error = await failureOf(invoke({ waitMs: 1 }));
  expect(error.errorType).toBe('TooManyRequestsException');
  expect(error.reason).toMatch(/^Rate Exceeded/);
  expect(new Set(await Promise.all(underWay))).toEqual(new Set(['done']));
  await expect(invoke({ waitMs: 1 })).resolves.toBe('done');
});

test('closing ends what is under way, and a closed function takes nothing', async () => {
  const { invoke, close } = hostFunction({
    'app.js': 'exports.handler = () => new Promise((r) => setTimeout(r, 60_000));',
  });
  const open = failureOf(invoke({}));
  await close();
  expect((await open).reason).toBe('the function is being closed');
  expect((await failureOf(invoke({}))).reason).toBe('the function has been closed');
});
