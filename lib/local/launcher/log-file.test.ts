import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeTempDir } from '../testing';
import { LogFile } from './log-file';

function open(path: string, maxBytes?: number) {
  const log = new LogFile(path, maxBytes);
  onTestFinished(() => log.close());
  return log;
}

test('every start begins a new log and keeps the one before', () => {
  const path = join(makeTempDir(), 'x.log');
  open(path).write('first');
  open(path).write('second');
  expect(readFileSync(path, 'utf8')).toBe('second\n');
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('first\n');
});

test('a log whose folder is gone when it is full costs its lines, and no other file gets them', () => {
  const dir = makeTempDir();
  const folder = join(dir, 'logs');
  mkdirSync(folder);
  const log = open(join(folder, 'x.log'), 10);
  log.write('more than ten bytes');
  rmSync(folder, { recursive: true });
  log.write('lost');
  // It gets the number that the log had.
  const other = openSync(join(dir, 'other'), 'w');
  log.write('lost as well');
  closeSync(other);
  expect(readFileSync(join(dir, 'other'), 'utf8')).toBe('');
  mkdirSync(folder);
  log.write('back');
  expect(readFileSync(join(folder, 'x.log'), 'utf8')).toBe('back\n');
});

test('it never grows beyond its bound', () => {
  const path = join(makeTempDir(), 'x.log');
  const log = open(path, 100);
  for (let index = 0; index < 1000; index++) log.write('ten bytes');
  expect(readFileSync(path).length).toBeLessThanOrEqual(110);
  expect(readFileSync(`${path}.1`).length).toBeLessThanOrEqual(110);
});
