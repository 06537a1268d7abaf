import { afterEach, expect, test, vi } from 'vitest';
import { handler } from './default';
import type { WebSocketEvent } from './events';

const message = { requestContext: { connectionId: 'a', connectedAt: 1, requestTimeEpoch: 2 }, isBase64Encoded: false };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('a message is accepted although the table cannot be reached, and that is logged', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:1');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDLOCAL');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  vi.stubEnv('TABLE_NAME', 'registry');
  vi.stubEnv('ACTIVITY_STAMP_SECONDS', '60');
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await handler(message as WebSocketEvent)).toEqual({ statusCode: 200 });
  expect(logged).toHaveBeenCalledOnce();
});
