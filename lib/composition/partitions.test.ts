import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import dns from 'node:dns';
import type { ClientRequest } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { targetSchema } from '../domain/target';
import { parseAddress, toCallbackUrl } from '../domain/target-address';
import { toDraft, toSettings } from '../domain/target-draft';
import { createBulkClient } from '../gateway/bulk-client';
import { createTargetAccess } from './target-access';
import { createTargetContext } from './target-context';

/** What goes out for a target of another partition than AWS's first. No name is resolved, so that nobody is called. */

type Call = { host: string; authorization: string };
const calls: Call[] = [];
const resolved: string[] = [];

function keepSdkCall(message: unknown) {
  const { request } = message as { request: ClientRequest };
  calls.push({ host: String(request.getHeader('host')), authorization: String(request.getHeader('authorization')) });
}
function keepBulkCall(message: unknown) {
  const { request } = message as { request: { origin: string | URL; headers: string[] | string } };
  const lines = typeof request.headers === 'string' ? request.headers.split(/\r\n|: /) : request.headers;
  const authorization = lines[lines.findIndex((line) => line.toLowerCase() === 'authorization') + 1] ?? '';
  calls.push({ host: new URL(request.origin).host, authorization });
}

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.spyOn(dns, 'lookup').mockImplementation(((name: string, ...rest: unknown[]) => {
    resolved.push(name);
    const answer = rest.at(-1) as (error: Error) => void;
    process.nextTick(answer, Object.assign(new Error(`no address of ${name}`), { code: 'ENOTFOUND' }));
  }) as typeof dns.lookup);
  subscribe('http.client.request.start', keepSdkCall);
  subscribe('undici:request:create', keepBulkCall);
});
afterEach(() => {
  unsubscribe('http.client.request.start', keepSdkCall);
  unsubscribe('undici:request:create', keepBulkCall);
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  calls.length = 0;
  resolved.length = 0;
});

/** What somebody pastes, as the form and the targets file make a target of it. */
function targetOf(pasted: string, region: string) {
  const address = parseAddress(pasted);
  if (!address.ok) throw new Error(address.error.message);
  const callbackUrl = toCallbackUrl(address.data, { region, stage: 'live' }) ?? '';
  const draft = toDraft({ name: 'orders', kind: 'production', region, callbackUrl, table: { name: 'connections' } });
  return targetSchema.parse(toSettings(draft));
}

test.each([
  ['a1b2c3d4e5', 'cn-north-1', 'amazonaws.com.cn'],
  ['wss://a1b2c3d4e5.execute-api.cn-northwest-1.amazonaws.com.cn/prod', 'cn-northwest-1', 'amazonaws.com.cn'],
  ['a1b2c3d4e5/prod', 'us-gov-west-1', 'amazonaws.com'],
])('%s in %s is called at a host of %s, signed for its Region, and so is its table', async (pasted, region, suffix) => {
  const target = targetOf(pasted, region);
  const access = createTargetAccess(target);
  const { management, registry } = createTargetContext(target, access);
  const bulk = createBulkClient({ callbackUrl: target.callbackUrl, region, concurrency: 1 });
  try {
    expect(await management.getConnection('L0SM9cOFvHcCIhw=')).toMatchObject({ answer: 'none' });
    expect(await bulk.delete('L0SM9cOFvHcCIhw=')).toMatchObject({ outcome: expect.not.stringMatching('closed') });
    expect(await registry.get('L0SM9cOFvHcCIhw=')).toMatchObject({ ok: false });
  } finally {
    access.end();
    await bulk.close();
  }
  const gateway = `a1b2c3d4e5.execute-api.${region}.${suffix}`;
  expect([...new Set(calls.map(({ host }) => host))].sort()).toEqual([gateway, `dynamodb.${region}.${suffix}`]);
  expect(calls.filter(({ host }) => host === gateway)).toHaveLength(2);
  for (const { host, authorization } of calls) {
    const service = host === gateway ? 'execute-api' : 'dynamodb';
    expect(authorization).toMatch(
      new RegExp(`^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/${region}/${service}/aws4_request, `),
    );
  }
  expect(new Set(resolved)).toEqual(new Set(calls.map(({ host }) => host)));
});
