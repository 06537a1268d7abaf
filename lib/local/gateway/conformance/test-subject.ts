// For tests only.

import { join } from 'node:path';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { type TestFunction, test, vi } from 'vitest';
import type { Credentials } from '../../../sigv4/types';
import { ACCOUNT_ID } from '../api';
import { createGateway } from '../create-gateway';
import { hostRoutes } from '../host-routes';
import { DEFAULT_LIMITS } from '../limits';
import { createRandom } from '../random';

const { REMOTE_ENDPOINT } = process.env;

/** Whether the tests ask API Gateway itself. */
export const isRemote = Boolean(REMOTE_ENDPOINT);

/** How long a thing may take to arrive. A first event on AWS waits for its function to start. */
export const PATIENCE_MS = isRemote ? 30_000 : 10_000;

/** Polls until `check` answers something truthy, and answers that. Often, since most waits here are of a few milliseconds. */
export function soon<T>(check: () => T): Promise<NonNullable<T>> {
  return vi.waitFor(
    () => {
      const value = check();
      if (!value) throw new Error(`still ${String(value)}: ${check}`);
      return value;
    },
    { timeout: PATIENCE_MS, interval: 3 },
  );
}

if (isRemote) vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** A deployed `api/`: in this process, or on AWS. */
export type Subject = {
  /** As it stands in the Host header. */
  host: string;
  stage: string;
  region: string;
  isSecure: boolean;
  credentials: Credentials;
  close: () => Promise<void>;
};

export function openSubject(): Promise<Subject> {
  return REMOTE_ENDPOINT ? findOnAws(REMOTE_ENDPOINT) : startHere();
}

/**
 * A test of what cannot be asked of AWS. The reason says why.
 */
export function testOnlyHere(reason: string, name: string, run: TestFunction): void {
  test.skipIf(isRemote)(`${name} (only here: ${reason})`, run);
}

async function findOnAws(endpoint: string): Promise<Subject> {
  const form = /^https:\/\/([a-z0-9]+\.execute-api\.([a-z0-9-]+)\.[a-z0-9.-]+)\/([\w$-]+)\/?$/;
  const [, host, region, stage] = form.exec(endpoint) ?? [];
  if (!host || !region || !stage) {
    throw new Error('REMOTE_ENDPOINT must be https://{api}.execute-api.{region}.amazonaws.com/{stage}');
  }
  const client = new ApiGatewayManagementApiClient({ region });
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
  client.destroy();
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return { host, stage, region, isSecure: true, credentials, close: async () => {} };
}

const PLACE = { apiId: 'local', stage: 'test', region: 'eu-central-1' };
const CREDENTIALS = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'a-secret' };

/** The gateway as it is shipped: only its end is hastened. */
async function startHere(): Promise<Subject> {
  let port = 0;
  const hosted = hostRoutes(join(import.meta.dirname, 'api/routes.json'), PLACE, {
    region: PLACE.region,
    accountId: ACCOUNT_ID,
    credentials: CREDENTIALS,
    endpoints: () => ({ gateway: { host: '127.0.0.1', port }, apiId: PLACE.apiId, dynamoDbUrl: '' }),
    inherited: process.env,
    log: () => {},
    isWatching: false,
  });
  const gateway = createGateway({
    api: hosted.api,
    findCredentials: (id) => (id === CREDENTIALS.accessKeyId ? CREDENTIALS : undefined),
    clock: Date.now,
    random: createRandom(),
    log: { debug: () => {}, warn: () => {}, error: () => {} },
    limits: { ...DEFAULT_LIMITS, closeTimeoutMs: 200, shutdownTimeoutMs: 1000 },
  });
  port = await gateway.listen({ host: '127.0.0.1', port: 0 });
  return {
    host: `127.0.0.1:${port}`,
    stage: PLACE.stage,
    region: PLACE.region,
    isSecure: false,
    credentials: CREDENTIALS,
    close: async () => {
      await gateway.close();
      await hosted.close();
    },
  };
}
