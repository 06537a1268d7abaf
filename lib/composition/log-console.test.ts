import { expect, test } from 'vitest';
import { createLog } from './create-log';
import { logConsole } from './log-console';

function newConsole() {
  const lines: string[] = [];
  const console = { warn: () => {}, error: () => {} } as Pick<Console, 'warn' | 'error'>;
  const log = createLog('info', undefined, { write: (line) => void lines.push(line) });
  logConsole(() => log, console);
  const entries = () => lines.splice(0).map((line) => JSON.parse(line));
  return { console, lines, entries };
}

test('what a library warns of is one line of the log, whatever a stranger had it say, without what was searched for', () => {
  const { console, lines, entries } = newConsole();
  const url = '/connections?target=prod&q=sam%40example.com';
  console.warn(`Request body exceeded 10MB for ${url}. Only the first 10MB will be available. Is that all?`);
  console.warn('\u001b[33m⚠\u001b[39m', `seen at https://console.example${url}\n{"level":50,"msg":"made up"}`);
  console.warn('%s of %d', 'one', 2);
  console.error('(node:17) Warning: something will be no more');
  console.warn();
  expect(lines.join('')).not.toContain('sam');
  for (const line of lines) expect(line.match(/\n/g)).toHaveLength(1);
  expect(entries()).toMatchObject([
    {
      level: 40,
      source: 'console',
      msg: 'Request body exceeded 10MB for /connections?… Only the first 10MB will be available. Is that all?',
    },
    { level: 40, msg: '⚠ seen at https://console.example/connections?…\n{"level":50,"msg":"made up"}' },
    { level: 40, msg: 'one of 2' },
    { level: 40, msg: '(node:17) Warning: something will be no more' },
    { level: 40, msg: 'written to the console' },
  ]);
});

test('what a library throws away on the console keeps its stack, and hides what the log hides', () => {
  const { console, lines, entries } = newConsole();
  const inner = new Error('no answer of https://idp.example/token?code=hidden-code');
  const error = Object.assign(new Error('aborted', { cause: inner }), {
    code: 'ECONNRESET',
    headers: { cookie: 'hidden-cookie' },
    url: '/sign-in?next=hidden-next',
  });
  console.error(error);
  console.error('\u001b[31m⨯\u001b[39m', error, { password: 'hidden-password', digest: '17' }, null, undefined);
  expect(lines.join('')).not.toContain('hidden-');
  const [first, second] = entries();
  expect(first).toMatchObject({
    level: 50,
    err: { code: 'ECONNRESET', url: '/sign-in?…' },
    msg: 'written to the console',
  });
  expect(first.err.stack).toContain('log-console.test.ts');
  expect(second).toMatchObject({ err: { code: 'ECONNRESET' }, said: [{ password: '[Redacted]', digest: '17' }] });
  expect(second.msg).toBe('⨯ null undefined');
});
