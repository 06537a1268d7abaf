import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
