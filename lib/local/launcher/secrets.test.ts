import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSettings } from '../env';
import { makeTempDir } from '../testing';
import { pathsOf } from './data-dir';
import { loadSecrets, rememberGivenPassword, writeCredentials } from './secrets';

function makeDataDir() {
  const dir = join(makeTempDir(), 'data');
  mkdirSync(dir);
  const paths = pathsOf(dir);
  const load = (env: Record<string, string> = {}) =>
    loadSecrets(paths, parseSettings(env as unknown as NodeJS.ProcessEnv));
  return { paths, load };
}

test('what is generated stays the same from start to start, for its owner only', () => {
  const { paths, load } = makeDataDir();
  const first = load();
  expect(first.adminPassword.source).toBe('generated');
  expect(load()).toEqual(first);
  expect(statSync(paths.secrets).mode & 0o777).toBe(0o600);
});

test('the credentials file has the form of the AWS CLI', () => {
  const { paths, load } = makeDataDir();
  writeCredentials(paths, load({ LOCAL_ACCESS_KEY_ID: 'AKID', LOCAL_SECRET_ACCESS_KEY: 'a-secret-key' }));
  expect(readFileSync(paths.credentials, 'utf8')).toBe(
    '[default]\naws_access_key_id = AKID\naws_secret_access_key = a-secret-key\n',
  );
  expect(statSync(paths.credentials).mode & 0o777).toBe(0o600);
});

test('a given password is not stored, and remembered as given once a start has worked', () => {
  const { paths, load } = makeDataDir();
  const given = load({ ADMIN_PASSWORD: 'correct horse' });
  expect(given.adminPassword).toEqual({ source: 'given', value: 'correct horse' });
  rememberGivenPassword(paths, given);
  expect(readFileSync(paths.secrets, 'utf8')).not.toContain('correct horse');
  expect(load().adminPassword).toEqual({ source: 'givenEarlier' });
});

test('a start that did not work does not count as the first', () => {
  const { load } = makeDataDir();
  load({ ADMIN_PASSWORD: 'correct horse' });
  expect(load().adminPassword.source).toBe('generated');
});

test('a password given later does not replace the one that was generated', () => {
  const { load } = makeDataDir();
  const first = load();
  expect(load({ ADMIN_PASSWORD: 'too late for it' }).adminPassword).toEqual(first.adminPassword);
});
