import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSettings } from '../../env';
import { STAGE } from '../../launcher/child-env';
import { pathsOf } from '../../launcher/data-dir';
import { loadSecrets, writeCredentials } from '../../launcher/secrets';
import { makeTempDir } from '../../testing';
import { blocks, findCode, headings, rows } from './test-page';
import { run } from './test-programs';

const SETTINGS = parseSettings({ NODE_ENV: 'test' });
const GATEWAY = `http://${SETTINGS.HOST}:${SETTINGS.GATEWAY_PORT}`;
const SHELL = { client: 'sh', version: '', isInstalled: true };

/** What the variables hold after the page's lines for a set-up. */
async function variablesAfter(
  setup: string,
  names: string[],
  variables: Record<string, string> = {},
  folder = '.',
): Promise<string[]> {
  const { code = '' } = blocks.find(({ attributes }) => attributes.setup === setup) ?? {};
  const print = names.map((name) => `printf '%s\\n' "$${name}"`).join('\n');
  const { stdout } = await run(SHELL, { language: 'sh', code: `cd '${folder}'\n${code}${print}` }, variables);
  return stdout.split('\n').slice(0, -1);
}

describe('the table', () => {
  test('has a section, a line for each act, and a version that was tried, for each of its clients', () => {
    const anchors = headings.map((heading) => heading.toLowerCase().replaceAll(' ', '-'));
    expect(rows.length).toBeGreaterThan(0);
    for (const { client, tried } of rows) {
      expect(anchors).toContain(client);
      expect(tried).toMatch(/^[\d.]+(, [\d.]+)*$/);
      for (const act of ['post', 'get', 'delete']) expect(findCode(client, act).code).not.toBe('');
    }
  });

  test('claims nothing but yes and no', () => {
    expect(rows.flatMap(({ claims }) => [...claims.values()]).filter((claim) => !/^(yes|no)$/.test(claim))).toEqual([]);
  });

  test('names every client that has a block', () => {
    const named = rows.map(({ client }) => client);
    expect(blocks.filter(({ attributes }) => attributes.client && !named.includes(attributes.client))).toEqual([]);
  });
});

describe('the set-up', () => {
  test('takes the credentials that a start wrote, and lets go of others', async () => {
    const folder = makeTempDir();
    const paths = pathsOf(join(folder, '.data'));
    mkdirSync(paths.root);
    const secrets = loadSecrets(paths, SETTINGS);
    writeCredentials(paths, secrets);
    const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'];
    const variables = { AWS_SESSION_TOKEN: 'of-another', AWS_PROFILE: 'another' };
    expect(await variablesAfter('credentials', names, variables, folder)).toEqual([
      secrets.accessKeyId,
      secrets.secretAccessKey,
      '',
      '',
    ]);
  });

  test('leads to where a start without settings puts the gateway', async () => {
    expect(await variablesAfter('call', ['AWS_REGION', 'ENDPOINT'])).toEqual([
      SETTINGS.AWS_REGION,
      `${GATEWAY}/${STAGE}`,
    ]);
  });

  test('keeps the shell from reading $default as a variable', async () => {
    expect(await variablesAfter('default-stage', ['ENDPOINT'])).toEqual([`${GATEWAY}/$default`]);
  });
});
