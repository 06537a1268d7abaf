import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { blockKey, blocksPartition } from '../domain/block-key';
import { startTestTable } from '../registry/test-table';
import { bundleFunctions, sizesOf } from './bundle/bundle';
import { FUNCTIONS } from './bundle/functions';
import { invokeBundle, sourcesOf } from './test-bundle';
import { covers, grantsOf, isOfPlatform, statementsOf } from './test-policies';
import { startRecorder } from './test-recorder';
import { filesBelow, secretsBelow } from './test-secrets';
import { REGION, resolveStack } from './test-stack';
import { readTemplate } from './test-template';

/**
 * The very files that are deployed run here with the environment that the template gives them, against tables that are made as it
 * says, under the policy of their role. What they ask for and what they may are compared both ways.
 */

const ROOT = join(import.meta.dirname, '../..');
/** A cold start reads all of it. The worker has the engine of jobs and an HTTP client of its own, which is half of it. */
const maxBytes = (path: string) => (path.includes('/job-worker/') ? 1_200_000 : 350_000);
/** What makes a table where it is missing, which the template has done, and the SDK's own discovery of endpoints, which is off. */
const NEVER_CALLED = ['CreateTable', 'UpdateTable', 'UpdateTimeToLive', 'DescribeEndpoints'].map(
  (name) => `dynamodb:${name}`,
);

const stack = resolveStack(readTemplate('template.yaml'), {
  Api: 'new',
  StageName: 'prod',
  TargetName: 'main',
  CreateAuthorizer: 'true',
  UserQueryParameter: 'user',
  TargetRoleArns: 'arn:aws:iam::210987654321:role/orders',
  ActivityStampSeconds: '1',
});

/** What whoever bundles has in their environment, and keeps. */
const OF_THE_BUILDER = {
  AUTH_SECRET: 'a-secret-of-the-builder-that-seals',
  OIDC_CLIENT_SECRET: 'a-secret-of-the-builder-for-a-provider',
  METRICS_TOKEN: 'a-secret-of-the-builder-for-scrapes',
  AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-builder-that-signs',
  AWS_SESSION_TOKEN: 'a-secret-of-the-builder-for-an-hour',
};

let outDir: string;
let metafile: Metafile;
let engine: Awaited<ReturnType<typeof startTestTable>>;

beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'switchboard-bundles-'));
  for (const [name, value] of Object.entries(OF_THE_BUILDER)) vi.stubEnv(name, value);
  metafile = await bundleFunctions({ root: ROOT, outDir, functions: FUNCTIONS });
  vi.unstubAllEnvs();
  engine = await startTestTable();
  for (const id of ['RegistryTable', 'ConsoleData']) {
    const { TimeToLiveSpecification, PointInTimeRecoverySpecification, SSESpecification, ...table } =
      stack.resources[id]?.Properties ?? {};
    await engine.client.send(new CreateTableCommand(table as unknown as CreateTableCommandInput));
  }
});

afterAll(async () => {
  await engine.stop();
  rmSync(outDir, { recursive: true, force: true });
});

const idOf = (name: string) =>
  name
    .split('-')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('');

function eventOf(routeKey: string, eventType: string) {
  return {
    ...(eventType === 'CONNECT' && { queryStringParameters: { user: 'mallory' } }),
    requestContext: {
      routeKey,
      eventType,
      stage: 'prod',
      connectedAt: 1_800_000_000_000,
      requestTimeEpoch: 1_800_000_060_000,
      identity: { sourceIp: '192.0.2.1', userAgent: 'Browser/1.0' },
      domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      connectionId: 'L0SM9cOFvHcCIhw=',
      apiId: 'a1b2c3d4e5',
    },
    isBase64Encoded: false,
  };
}

const ARN = `arn:aws:execute-api:${REGION}:123456789012:a1b2c3d4e5/prod/$connect`;
const EVENTS: Record<string, unknown> = {
  connect: eventOf('$connect', 'CONNECT'),
  disconnect: eventOf('$disconnect', 'DISCONNECT'),
  default: eventOf('$default', 'MESSAGE'),
  authorize: { ...eventOf('$connect', 'CONNECT'), type: 'REQUEST', methodArn: ARN },
};

type Deployed = { Environment: { Variables: Record<string, string> } };

/** Runs a bundle as deployed, and tells what it answered and which permissions it took. */
async function runDeployed(name: string) {
  const grants = grantsOf(stack, `${idOf(name)}Role`);
  const mayCall = (use: string) => grants.some((grant) => covers(grant, use as typeof grant));
  const recorder = await startRecorder({ engine: engine.endpoint, apiId: 'a1b2c3d4e5', stage: 'prod', mayCall });
  const { Environment } = { ...stack.resources[`${idOf(name)}Function`]?.Properties } as Deployed;
  const answers = await invokeBundle({
    outDir,
    name,
    environment: {
      ...Environment.Variables,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'AKIDLAMBDA',
      AWS_SECRET_ACCESS_KEY: 'a-secret',
      AWS_ENDPOINT_URL_DYNAMODB: recorder.endpoint,
    },
    events: [EVENTS[name]],
  });
  await recorder.stop();
  return { answers, grants: grants.filter((grant) => !isOfPlatform(grant)), recorder };
}

describe('the policy of each handler is what the handler calls', () => {
  test.each(['connect', 'default', 'disconnect'])('%s', async (name) => {
    const { answers, grants, recorder } = await runDeployed(name);
    expect(answers).toEqual([{ statusCode: 200 }]);
    expect(recorder.refused()).toEqual([]);
    expect(recorder.uses()).toEqual(grants);
    expect(grants).toHaveLength(1);
  });

  test('authorize, which is kept to the partition of its target', async () => {
    const block = { id: 'one', kind: 'user', value: 'mallory', createdAt: 0, expiresAt: null } as const;
    const pk = blocksPartition('main');
    const Item = marshall({ pk, sk: blockKey(block), ...block });
    await engine.client.send(new PutItemCommand({ TableName: 'switchboard-console', Item }));
    const { answers, grants, recorder } = await runDeployed('authorize');
    expect(answers).toMatchObject([{ policyDocument: { Statement: [{ Effect: 'Deny', Resource: ARN }] } }]);
    expect(recorder.refused()).toEqual([]);
    expect(recorder.uses()).toEqual(grants);
    expect(new Set(recorder.touched().map((use) => use.split(' ')[1]))).toEqual(new Set([pk]));
    const conditions = statementsOf(stack, 'AuthorizeRole').flatMap(({ Condition }) => Condition ?? []);
    expect(conditions).toEqual([{ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [pk] } }]);
  });
});

describe('bundles', () => {
  const outputOf = (name: string) => {
    const found = Object.entries(metafile.outputs).find(([path]) => path.endsWith(`/${name}/index.mjs`));
    if (!found) throw new Error(`There is no bundle ${name}`);
    return found[1];
  };

  /** The SDK's commands that are left of it, as the actions that they need. */
  const actionsIn = (name: string) =>
    Object.entries(outputOf(name).inputs).flatMap(([path, { bytesInOutput }]) => {
      const [, service, command] = /client-([\w-]+)\/dist-es\/commands\/(\w+)Command\.js$/.exec(path) ?? [];
      return command && bytesInOutput > 0 ? [`${service}:${command}`] : [];
    });

  test.each(FUNCTIONS.map(({ name }) => name))('%s holds the calls that its role may make', (name) => {
    const granted = grantsOf(stack, `${idOf(name)}Role`).map((grant) => grant.split(' ')[0] ?? '');
    const isOfSdk = (action: string) => /^(dynamodb|sts):/.test(action);
    const wanted = [...new Set(granted)].filter(isOfSdk);
    const held = actionsIn(name).filter((action) => isOfSdk(action) && !NEVER_CALLED.includes(action));
    // The worker shares modules with the console, whose other calls it never makes; console-policies.test.ts compares those that it does.
    if (name === 'job-worker') expect(held).toEqual(expect.arrayContaining(wanted));
    else expect(held.sort()).toEqual(wanted.sort());
  });

  test('are small, each with a map that leads to its sources', async () => {
    for (const { path, bytes } of sizesOf(metafile)) expect(bytes, path).toBeLessThan(maxBytes(path));
    for (const { name, entry } of FUNCTIONS) {
      const sources = await sourcesOf(outDir, name);
      expect(sources.filter((path) => path.endsWith(entry))).toHaveLength(1);
    }
  });

  test('hold no secret, neither do their maps, which hold no sources, and nothing else goes out with them', () => {
    const secrets = [...Object.values(OF_THE_BUILDER), 'a-password-for-tests'];
    expect(secretsBelow(outDir, secrets)).toEqual([]);
    expect(filesBelow(outDir).sort()).toEqual(
      FUNCTIONS.flatMap(({ name }) => [`${name}/index.mjs`, `${name}/index.mjs.map`]).sort(),
    );
    for (const { name } of FUNCTIONS) {
      expect(JSON.parse(readFileSync(join(outDir, name, 'index.mjs.map'), 'utf8'))).not.toHaveProperty(
        'sourcesContent',
      );
    }
    // That a secret would be found.
    writeFileSync(join(outDir, 'connect', 'left-over.txt'), `x${secrets[0]} ASIAABCDEFGHIJKLMNOP`);
    expect(secretsBelow(outDir, secrets)).toHaveLength(2);
    rmSync(join(outDir, 'connect', 'left-over.txt'));
  });

  test('hold no way to credentials that a function never takes, and load nothing from outside Node at the start', () => {
    for (const { name } of FUNCTIONS) {
      const inside = Object.keys(outputOf(name).inputs).filter((path) =>
        /credential-provider-(?!node|env)|nested-clients|client-sso|zod\/.*\/locales\/(?!en)/.test(path),
      );
      expect(inside.filter((path) => (outputOf(name).inputs[path]?.bytesInOutput ?? 0) > 0)).toEqual([]);
      const atOnce = outputOf(name).imports.filter(
        ({ kind, path }) => kind !== 'dynamic-import' && !path.startsWith('node:') && !isBuiltin(path),
      );
      expect(atOnce).toEqual([]);
    }
  });
});
