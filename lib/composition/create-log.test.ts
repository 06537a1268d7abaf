import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog, witnessIn } from './create-log';
import { createLogDestination } from './log-destination';

test('a log that cannot be written neither ends nor stops the process', async (context) => {
  context.skip(process.platform !== 'linux', 'only Linux has a device that is always full');
  const program = `
    import { createLog } from ${JSON.stringify(join(import.meta.dirname, 'create-log.ts'))};
    const log = createLog('info');
    log.info('one');
    setTimeout(() => { log.error({ err: new Error('two') }); process.stderr.write('still at work'); }, 50);
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    timeout: 20_000,
  });
  let told = '';
  child.stderr?.on('data', (data) => {
    told += data;
  });
  const [code] = await once(child, 'close');
  expect(told).toContain('still at work');
  expect(code).toBe(0);
});

test('what was lost is counted and said as soon as something can be written again, and a busy reader is waited for', () => {
  const written: string[] = [];
  const answers: ('ENOSPC' | 'EAGAIN' | number)[] = ['ENOSPC', 'ENOSPC', 'EAGAIN', 3];
  const { write } = createLogDestination(1, ((_: number, data: Buffer) => {
    const answer = answers.shift() ?? data.length;
    if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer });
    written.push(data.subarray(0, answer).toString());
    return answer;
  }) as Parameters<typeof createLogDestination>[1]);
  for (const line of ['first\n', 'second\n', 'third\n', 'fourth\n']) write(line);
  expect(written.slice(0, 2).join('')).toBe('third\n');
  expect(JSON.parse(written[2] ?? '')).toMatchObject({ lost: 2, msg: expect.stringContaining('lost') });
  expect(written.slice(3)).toEqual(['fourth\n']);
});

test('what is named like a secret or a message is hidden, however deep it lies and whatever was thrown', () => {
  const lines: string[] = [];
  const log = createLog('info', undefined, { write: (line) => void lines.push(line) });
  const names = [
    ...['cookie', 'Set-Cookie', 'authorization', 'Authorization', 'x-amz-security-token', 'password', 'passwordHash'],
    // What the console calls them itself: steps of signing in, what is sealed or hashed, and where a message stands.
    ...['pass', 'draft', 'factor', 'recovery', 'inviteHash', 'verifier', 'nonce', 'template', 'payload', 'input'],
    ...['secret', 'clientSecret', 'secretAccessKey', 'token', 'sessionToken', 'access_token', 'text', 'lastWords'],
  ];
  const fields = (where: string) => Object.fromEntries(names.map((name) => [name, `hidden-${where}-${name}`]));
  const nested = { request: { headers: fields('headers'), list: [fields('list')] } };
  const circular: Record<string, unknown> = { ...fields('circular') };
  circular.self = circular;
  class Answer {
    headers = fields('instance');
  }
  log.info({ ...fields('top'), user: 'ana', nested, circular, answer: new Answer() }, 'fields');
  const failure = Object.assign(new Error('it failed'), { ...fields('error'), $metadata: { requestId: 'R1' }, nested });
  log.error({ err: failure, cause: { err: new Error('inner') } }, 'thrown');
  log.warn({ err: Object.assign(new Error('outer', { cause: failure }), { inner: failure }) }, 'with a cause');
  // That of a record of the audit proves what the table held.
  log.info({ at: new Date(0), count: 3, nextTokens: 7, hash: 'a1b2' }, 'nothing to hide');
  expect(lines).toHaveLength(4);
  expect(lines.join('')).not.toContain('hidden-');
  const [first, second, , fourth] = lines.map((line) => JSON.parse(line));
  expect(first).toMatchObject({
    user: 'ana',
    password: '[Redacted]',
    nested: { request: { list: [{ cookie: '[Redacted]' }] } },
  });
  expect(second).toMatchObject({ err: { type: 'Error', message: 'it failed', $metadata: { requestId: 'R1' } } });
  expect(second.err.stack).toContain('create-log.test.ts');
  expect(fourth).toMatchObject({ at: '1970-01-01T00:00:00.000Z', count: 3, nextTokens: 7, hash: 'a1b2' });
});

test('a record of the audit is told at every level of the log, with what every line has', () => {
  for (const level of ['debug', 'error'] as const) {
    const lines: string[] = [];
    const log = createLog(level, () => ({ request: 'r-1' }), { write: (line: string) => lines.push(line) });
    witnessIn(log)({ id: '2026-11-26#0000012', hash: 'abc' });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 30, time: expect.any(Number), request: 'r-1', id: '2026-11-26#0000012', hash: 'abc', msg: 'audited' },
    ]);
  }
});
