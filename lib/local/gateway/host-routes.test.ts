import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { StartError } from '../start-error';
import { makeTempDir, until, waitFor } from '../testing';
import { ACCOUNT_ID } from './api';
import { createGateway } from './create-gateway';
import { hostRoutes } from './host-routes';
import { DEFAULT_LIMITS } from './limits';
import { createRandom } from './random';
import { CREDENTIALS, connectClient, type TestGateway } from './test-kit';

const PLACE = { apiId: 'local00000', stage: 'dev', region: 'eu-central-1' };
const ok = "export const handler = async () => ({ statusCode: 200, body: 'ok' });";
const answering = (text: string) => `export const handler = async () => ({ statusCode: 200, body: '${text}' });`;

function write(root: string, files: Record<string, unknown>) {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** A gateway that hosts what `files` hold; `lines` is its log. */
async function startHosted(files: Record<string, unknown>) {
  const root = makeTempDir();
  write(root, files);
  const lines: string[] = [];
  let port = 0;
  const hosted = hostRoutes(join(root, 'routes.json'), PLACE, {
    region: PLACE.region,
    accountId: ACCOUNT_ID,
    credentials: CREDENTIALS,
    endpoints: () => ({ gateway: { host: '127.0.0.1', port }, apiId: PLACE.apiId, dynamoDbUrl: '' }),
    inherited: process.env,
    log: (line) => lines.push(line),
    isWatching: true,
  });
  onTestFinished(hosted.close);
  const gateway = createGateway({
    api: hosted.api,
    findCredentials: () => CREDENTIALS,
    clock: Date.now,
    random: createRandom(),
    log: { debug: () => {}, warn: () => {}, error: (line) => lines.push(line) },
    limits: { ...DEFAULT_LIMITS, closeTimeoutMs: 200, shutdownTimeoutMs: 1000 },
  });
  hosted.onChange(gateway.deploy);
  port = await gateway.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(gateway.close);
  const connect = (path = '/dev') => connectClient({ port, events: [], sockets: [] } as unknown as TestGateway, path);
  return { root, lines, connect };
}

const twoWay = (handler: string) => ({ handler, twoWay: true });

describe('hosted routes', () => {
  test('reach the management API by the endpoint that they build from the event', async () => {
    const { connect } = await startHosted({
      'routes.json': { routes: { $connect: 'app.connect', byDomain: 'app.byDomain', byApi: 'app.byApi' } },
      'app.mjs': `
        import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
        const post = (endpoint, { connectionId }, Data) =>
          new ApiGatewayManagementApiClient({ endpoint }).send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }));
        export const connect = async () => ({ statusCode: 200 });
        export const byDomain = async ({ requestContext: c }) => post('https://' + c.domainName + '/' + c.stage, c, 'by domain');
        export const byApi = async ({ requestContext: c }) =>
          post('https://' + c.apiId + '.execute-api.' + process.env.AWS_REGION + '.amazonaws.com/' + c.stage, c, 'by api');
      `,
    });
    const { socket, received } = await connect();
    socket.send('{"action":"byDomain"}');
    await waitFor(() => expect(received).toEqual(['by domain']));
    socket.send('{"action":"byApi"}');
    await waitFor(() => expect(received).toEqual(['by domain', 'by api']));
  });

  test('are deployed anew when their file changes; connections stay', async () => {
    const routes = { $connect: 'ok.handler', ask: twoWay('one.handler') };
    const { root, connect } = await startHosted({
      'routes.json': { routes },
      'ok.mjs': ok,
      'one.mjs': answering('one'),
      'two.mjs': answering('two'),
    });
    const { socket, received } = await connect();
    socket.send('{"action":"ask"}');
    await waitFor(() => expect(received).toEqual(['one']));
    write(root, { 'routes.json': { routes: { ...routes, ask: twoWay('two.handler') } } });
    await until(() => {
      socket.send('{"action":"ask"}');
      return received.includes('two');
    });
    expect(socket.readyState).toBe(socket.OPEN);
  });

  test('stay as they were when their file cannot be used, and the log says why', async () => {
    const { root, lines, connect } = await startHosted({
      'routes.json': { routes: { $connect: 'ok.handler', ask: twoWay('one.handler') } },
      'ok.mjs': ok,
      'one.mjs': answering('one'),
    });
    write(root, { 'routes.json': '{ "routes": { "ask": "nowhere.handler" } }' });
    await until(() => lines.includes('The routes file cannot be used: the old routes stay.'));
    expect(lines.join('\n')).toContain('nowhere');
    const { socket, received } = await connect();
    socket.send('{"action":"ask"}');
    await waitFor(() => expect(received).toEqual(['one']));
  });

  test('ask their authorizer', async () => {
    const { connect } = await startHosted({
      'routes.json': {
        authorizer: { handler: 'auth.handler', identitySources: ['route.request.querystring.as'] },
        routes: { $connect: 'ok.handler', whoami: twoWay('who.handler') },
      },
      'ok.mjs': ok,
      'who.mjs': `export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext.authorizer) });`,
      'auth.cjs': `
        exports.handler = async ({ methodArn, queryStringParameters: { as } }) => {
          if (as === 'stranger') throw new Error('Unauthorized');
          const Effect = as === 'enemy' ? 'Deny' : 'Allow';
          const policyDocument = { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: methodArn }] };
          return { principalId: as, policyDocument, context: { level: 3 } };
        };
      `,
    });
    await expect(connect('/dev')).rejects.toThrow('401');
    await expect(connect('/dev?as=stranger')).rejects.toThrow('401');
    await expect(connect('/dev?as=enemy')).rejects.toThrow('403');
    const { socket, received } = await connect('/dev?as=friend');
    socket.send('{"action":"whoami"}');
    await waitFor(() => expect(received).toEqual(['{"principalId":"friend","level":"3"}']));
  });
});

test('a selection expression that is none is told before anything starts', async () => {
  const root = makeTempDir();
  write(root, {
    'routes.json': { routeSelectionExpression: '${request.body.a', routes: { $connect: 'ok.handler' } },
    'ok.mjs': ok,
  });
  const start = () => hostRoutes(join(root, 'routes.json'), PLACE, {} as never);
  expect(start).toThrow(StartError);
  expect(start).toThrow(/routes\.json: The route selection expression/);
});
