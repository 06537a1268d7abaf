import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createBulkClient } from './bulk-client';
import { readCallbackUrl } from './callback-endpoint';
import { createManagementClient } from './management-client';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const IDS = ['L0SM9cOFvHcCIhw=', '-abc', 'a/b c', '50%', 'é', '😀', "!'()*~.", 'a+b&c?d#e', '...', 'a\nb', '/', '@'];

test.each(['', '/dev', '/a/b', '/$default', '/%24default'])(
  'on a callback URL with the path %j every id goes out as the AWS SDK sends it',
  async (path) => {
    const targets: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      targets.push(request.url);
      request.resume().on('end', () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const bulk = createBulkClient({ callbackUrl, region: 'us-east-1', concurrency: 1 });
    onTestFinished(async () => {
      await bulk.close();
      server.closeAllConnections();
      server.close();
    });
    const single = createManagementClient({ callbackUrl, region: 'us-east-1' });
    for (const id of IDS) {
      await bulk.delete(id);
      await single.deleteConnection(id);
      const [ours, theirs] = targets.splice(0);
      expect(ours).toBe(theirs);
      expect(ours).toMatch(/@connections\/./);
    }
  },
);

test.each([
  ['https://abc.execute-api.eu-west-1.amazonaws.com/prod', 'abc.execute-api.eu-west-1.amazonaws.com', '/prod'],
  ['https://abc.execute-api.cn-north-1.amazonaws.com.cn/prod/', 'abc.execute-api.cn-north-1.amazonaws.com.cn', '/prod'],
  ['https://ws.example.com:443/chat/v2', 'ws.example.com', '/chat/v2'],
  ['https://ws.example.com', 'ws.example.com', ''],
  ['http://[::1]:3001/dev', '[::1]:3001', '/dev'],
])('%s is reached at %s under %j', (callbackUrl, host, base) => {
  const endpoint = readCallbackUrl(callbackUrl);
  expect(endpoint.host).toBe(host);
  expect(endpoint.origin).toBe(`${new URL(callbackUrl).protocol}//${host}`);
  expect(endpoint.pathOf('a=')).toBe(`${base}/@connections/a%3D`);
});

test.each(['', '.', '..', 'half \ud800 of a pair'])('%j is no id', (text) => {
  expect(readCallbackUrl('https://ws.example.com').pathOf(text)).toBeUndefined();
});
