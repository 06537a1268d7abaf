import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempDir } from '../testing';
import { type Lock, takeLock } from './lock';

const pathIn = (dir: string) => join(dir, 'lock');

test('refuses a second holder and names the first', () => {
  const path = pathIn(makeTempDir());
  takeLock(path);
  expect(takeLock(path)).toEqual({ heldBy: process.pid });
});

test('is free again after its release, and leaves nothing behind', () => {
  const dir = makeTempDir();
  (takeLock(pathIn(dir)) as Lock).release();
  expect(readdirSync(dir)).toEqual([]);
  expect(takeLock(pathIn(dir))).toHaveProperty('release');
});

test('passes over a holder that was killed', async () => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const path = pathIn(makeTempDir());
  writeFileSync(path, JSON.stringify({ pid: child.pid }));
  expect(takeLock(path)).toEqual({ heldBy: child.pid });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(takeLock(path)).toHaveProperty('release');
});

test('passes over a holder whose id now belongs to another process', () => {
  const path = pathIn(makeTempDir());
  writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
  expect(takeLock(path)).toHaveProperty('release');
});

test.each(['', '{', '{"pid":"x"}', '{"pid":-1}', 'null'])('passes over a file that holds %j', (content) => {
  const path = pathIn(makeTempDir());
  writeFileSync(path, content);
  expect(takeLock(path)).toHaveProperty('release');
});

test('does not release what another process has taken meanwhile', () => {
  const path = pathIn(makeTempDir());
  const lock = takeLock(path) as Lock;
  writeFileSync(path, JSON.stringify({ pid: process.ppid }));
  lock.release();
  expect(takeLock(path)).toEqual({ heldBy: process.ppid });
});
