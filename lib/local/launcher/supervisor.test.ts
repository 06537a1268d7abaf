import { expect, onTestFinished, test } from 'vitest';
import { ROOT, until } from '../testing';
import { isAlive } from './process-identity';
import { type ChildSpec, Supervisor } from './supervisor';

const FAST = { quickFailureMs: 60_000, maxQuickFailures: 3, firstBackoffMs: 5 };
const STAYS = `process.stdin.on('end', () => process.exit(0)).resume();`;
const SAYS_READY = `console.log(JSON.stringify({ ready: true, port: Number(process.env.P ?? 4321) }));`;

function supervise(script: string, spec: Partial<ChildSpec> = {}) {
  const notes: string[] = [];
  const givenUp: string[] = [];
  const lines: string[] = [];
  const ports: (number | undefined)[] = [];
  const supervisor = new Supervisor(
    {
      name: 'thing',
      command: (port) => {
        ports.push(port);
        return { args: ['-e', script], cwd: ROOT, env: { ...process.env, ...(port && { P: String(port) }) } };
      },
      stopTimeoutMs: 300,
      ...spec,
    },
    {
      onLine: (_, line) => lines.push(`${line.stream} ${line.text}`),
      onNote: (line) => notes.push(line),
      onPidChange: () => {},
      onGiveUp: (line) => givenUp.push(line),
    },
    FAST,
  );
  onTestFinished(() => supervisor.stop());
  return { supervisor, notes, givenUp, lines, ports };
}

test('knows the port that the child announces, and passes on its other lines', async () => {
  const { supervisor, lines } = supervise(`console.log('hello'); console.error('oh'); ${SAYS_READY} ${STAYS}`);
  expect(await supervisor.start()).toBe(4321);
  await until(() => lines.length === 2);
  expect(lines.sort()).toEqual(['stderr oh', 'stdout hello']);
});

test('starts a killed child again, on the same port', async () => {
  const { supervisor, notes, ports } = supervise(SAYS_READY + STAYS);
  await supervisor.start();
  const first = supervisor.pid as number;
  process.kill(first, 'SIGKILL');
  await until(() => supervisor.pid !== first);
  expect(notes).toEqual(['The thing died (ended by SIGKILL); starting it again.']);
  expect(ports).toEqual([undefined, 4321]);
});

test('gives up after several quick deaths, with the last words of the child', async () => {
  const { supervisor, givenUp } = supervise(`${SAYS_READY} setTimeout(() => { throw new Error('broken') }, 20)`);
  await supervisor.start();
  await until(() => givenUp.length > 0);
  expect(givenUp[0]).toMatch(/^The thing died 3 times in a row, the last time with: /);
});

test('does not try again what fails the first time', async () => {
  const { supervisor } = supervise(`console.error('the disk is full'); process.exit(1)`);
  await expect(supervisor.start()).rejects.toThrow('The thing could not start: the disk is full');
});

test('says so when a child never becomes ready', async () => {
  const { supervisor } = supervise(STAYS, { readyTimeoutMs: 200 });
  await expect(supervisor.start()).rejects.toThrow('The thing could not start: it did not say that it is ready');
});

test('tells what a probe has found out', async () => {
  const probe = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(new Error('it answered 503'))));
  const { supervisor } = supervise(STAYS, { probe, readyTimeoutMs: 200 });
  await expect(supervisor.start()).rejects.toThrow('The thing could not start: it answered 503');
});

test('stops a child that ignores SIGTERM, by force', async () => {
  const { supervisor } = supervise(`process.on('SIGTERM', () => {}); ${SAYS_READY} setInterval(() => {}, 1000)`);
  await supervisor.start();
  const pid = supervisor.pid as number;
  await supervisor.stop();
  expect(isAlive(pid)).toBe(false);
});

test('does not start a child again that it has stopped', async () => {
  const { supervisor, notes, ports } = supervise(SAYS_READY + STAYS);
  await supervisor.start();
  await supervisor.stop();
  expect({ notes, starts: ports.length }).toEqual({ notes: [], starts: 1 });
});
