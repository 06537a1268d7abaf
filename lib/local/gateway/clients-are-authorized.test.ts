import { describe, expect, test, vi } from 'vitest';
import type { AuthorizerEvent } from '../../lambda/events';
import { presignUrl } from '../../sigv4/presign-request';
import { signRequest } from '../../sigv4/sign-request';
import { waitFor } from '../testing';
import type { Authorizer } from './api';
import { ACCEPT_ALL, CREDENTIALS, connectClient, refusedStatus, startGateway } from './test-kit';

const ARN = 'arn:aws:execute-api:eu-central-1:000000000000:local/dev/$connect';

function allow(resource: unknown = ARN, context?: unknown, effect = 'Allow') {
  const Statement = [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }];
  return { principalId: 'ada', policyDocument: { Version: '2012-10-17', Statement }, ...(context ? { context } : {}) };
}

function startWith(handler: Authorizer['handler'], identitySources: string[] = []) {
  return startGateway({
    api: {
      connectAuthorization: { type: 'CUSTOM', authorizer: { handler, identitySources } },
      stageVariables: { colour: 'blue' },
    },
  });
}

describe('a Lambda authorizer', () => {
  test.each([
    ['by name', ARN],
    ['by pattern', 'arn:aws:execute-api:*:*:*/dev/*'],
    ['among others', ['arn:aws:execute-api:x', ARN]],
    ['any', '*'],
  ])('lets in whom its policy allows %s', async (_how, resource) => {
    const gateway = await startWith(() => allow(resource));
    await connectClient(gateway);
  });

  test.each<[string, () => unknown, number]>([
    ['denies', () => allow(ARN, undefined, 'Deny'), 403],
    ['allows something else', () => allow('arn:aws:execute-api:*:*:*/prod/*'), 403],
    [
      'allows and denies',
      () => ({
        ...allow(),
        policyDocument: {
          Statement: [...allow().policyDocument.Statement, ...allow('*', undefined, 'Deny').policyDocument.Statement],
        },
      }),
      403,
    ],
    ['throws Unauthorized', () => Promise.reject(new Error('Unauthorized')), 401],
    ['throws anything else', () => Promise.reject(new Error('no table')), 500],
    ['answers no policy', () => ({ principalId: 'ada' }), 500],
    ['answers nothing', () => undefined, 500],
    ['answers an object in its context', () => allow(ARN, { a: { b: 1 } }), 500],
  ])('that %s', async (_what, handler, status) => {
    const gateway = await startWith(handler);
    expect(await refusedStatus(gateway)).toBe(status);
    expect(gateway.events).toEqual([]);
  });

  test('is asked with the request that the client made', async () => {
    const asked: AuthorizerEvent[] = [];
    const gateway = await startWith((event) => {
      asked.push(event);
      return allow();
    });
    await connectClient(gateway, '/dev?token=t&x=1', { 'x-auth': 'secret' });
    expect(asked).toEqual([
      expect.objectContaining({
        type: 'REQUEST',
        methodArn: ARN,
        headers: expect.objectContaining({ 'x-auth': 'secret' }),
        queryStringParameters: { token: 't', x: '1' },
        stageVariables: { colour: 'blue' },
        requestContext: expect.objectContaining({ routeKey: '$connect', eventType: 'CONNECT' }),
      }),
    ]);
    expect(asked[0]).not.toHaveProperty('isBase64Encoded');
  });

  test('has its context, as text, in every event of the connection', async () => {
    const gateway = await startWith(() => allow(ARN, { tenant: 'acme', level: 3, isAdmin: true }));
    const { socket, closed } = await connectClient(gateway);
    socket.send('hello');
    await waitFor(() => expect(gateway.events).toHaveLength(2));
    socket.close();
    await closed;
    await waitFor(() => expect(gateway.events).toHaveLength(3));
    for (const { requestContext, stageVariables } of gateway.events) {
      expect(requestContext.authorizer).toEqual({ principalId: 'ada', tenant: 'acme', level: '3', isAdmin: 'true' });
      expect(stageVariables).toEqual({ colour: 'blue' });
    }
  });

  test.each([
    ['route.request.querystring.token', '/dev?token=t', {}],
    ['route.request.header.X-Auth', '/dev', { 'x-auth': 't' }],
    ['stageVariables.colour', '/dev', {}],
    ['context.apiId', '/dev', {}],
  ])('is asked when its identity source %s is there', async (source, path, headers) => {
    const gateway = await startWith(() => allow(), [source]);
    await connectClient(gateway, path, headers as Record<string, string>);
  });

  test.each(['route.request.querystring.token', 'route.request.header.X-Auth', 'stageVariables.none', 'nonsense'])(
    'is not asked, and the client gets 401, when its identity source %s is absent',
    async (source) => {
      const handler = vi.fn(() => allow());
      const gateway = await startWith(handler, [source]);
      expect(await refusedStatus(gateway)).toBe(401);
      expect(handler).not.toHaveBeenCalled();
    },
  );
});

describe('IAM authorization of $connect', () => {
  const startSigned = () => startGateway({ api: { connectAuthorization: { type: 'AWS_IAM' } } });

  function signedHeaders({ port }: { port: number }, secretAccessKey = CREDENTIALS.secretAccessKey) {
    const request = { method: 'GET', target: '/dev', headers: [['host', `127.0.0.1:${port}`]] as [string, string][] };
    const credentials = { ...CREDENTIALS, secretAccessKey };
    return signRequest(request, { credentials, region: 'eu-central-1', service: 'execute-api', nowMs: Date.now() });
  }

  test('lets in a client that signed its upgrade', async () => {
    const gateway = await startSigned();
    await connectClient(gateway, '/dev', signedHeaders(gateway));
  });

  test('lets in a browser, which can only sign in the query', async () => {
    const gateway = await startSigned();
    const url = presignUrl(`ws://127.0.0.1:${gateway.port}/dev?user=ada`, {
      credentials: CREDENTIALS,
      region: 'eu-central-1',
      service: 'execute-api',
      nowMs: Date.now(),
    });
    const { pathname, search } = new URL(url);
    await connectClient(gateway, `${pathname}${search}`);
    await expect(connectClient(gateway, `${pathname}${search.replace('ada', 'eve')}`)).rejects.toThrow('403');
  });

  test('refuses one that did not, and one that signed with another key', async () => {
    const gateway = await startSigned();
    expect(await refusedStatus(gateway)).toBe(403);
    await expect(connectClient(gateway, '/dev', signedHeaders(gateway, 'another'))).rejects.toThrow('403');
    expect(gateway.events).toEqual([]);
  });
});

describe('a subprotocol', () => {
  const routes = (protocol: unknown, name = 'Sec-WebSocket-Protocol') => ({
    ...ACCEPT_ALL,
    $connect: () => ({ statusCode: 200, headers: { [name]: protocol } }),
  });

  test.each(['Sec-WebSocket-Protocol', 'sec-websocket-protocol'])(
    'that $connect chose in %s is the one',
    async (name) => {
      const gateway = await startGateway({ routes: routes('b', name) });
      const { socket } = await connectClient(gateway, '/dev', {}, ['a', 'b']);
      expect(socket.protocol).toBe('b');
    },
  );

  test('is never chosen by the gateway itself, and the client gives up', async () => {
    const gateway = await startGateway();
    await expect(connectClient(gateway, '/dev', {}, ['a', 'b'])).rejects.toThrow('subprotocol');
  });

  test.each(['c', 'a, b'])('that the client cannot accept (%s) makes it give up', async (protocol) => {
    const gateway = await startGateway({ routes: routes(protocol) });
    await expect(connectClient(gateway, '/dev', {}, ['a', 'b'])).rejects.toThrow('subprotocol');
  });

  test('that nobody asked for is left out', async () => {
    const gateway = await startGateway({ routes: routes('b') });
    expect((await connectClient(gateway)).socket.protocol).toBe('');
  });

  test.each(['a\r\nx-evil: 1', 7, ''])('that cannot stand in a header (%j) is 502', async (protocol) => {
    const gateway = await startGateway({ routes: routes(protocol) });
    expect(await refusedStatus(gateway)).toBe(502);
  });
});
