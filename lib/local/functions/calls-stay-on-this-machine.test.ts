import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyRequest } from '../../sigv4/verify-request';
import { type Captured, CREDENTIALS, endpointsAt, hostFunction, REGION, startCapture } from './test-kit';

/** Makes one call in the way it is asked, and answers the status or the error. `lookup` leads any name to this machine. */
const CALLER = `
import http from 'node:http';
import https from 'node:https';
import http2 from 'node:http2';
import net from 'node:net';
import { connect } from 'node:tls';

const lookup = (host, options, done) =>
  options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
const request = (module, url) => new Promise((resolve, reject) =>
  module.get(url, { lookup }, (response) => response.resume().on('end', () => resolve(response.statusCode))).on('error', reject));
const socket = (opened) => new Promise((resolve, reject) => opened.on('error', reject).on('connect', resolve).on('secureConnect', resolve));
const agent = new https.Agent({ keepAlive: true });
const ways = {
  https: (url) => request(https, url),
  http: (url) => request(http, url),
  agent: async (url) => { const once = () => new Promise((resolve, reject) =>
    https.get(url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode))).on('error', reject));
    await once(); return once(); },
  fetch: async (url) => (await fetch(url)).status,
  http2: (url) => socket(http2.connect(url)),
  tls: ({ hostname }) => socket(connect({ host: hostname, port: 443, servername: hostname })),
  servername: ({ hostname }) => socket(connect(443, '127.0.0.1', { servername: hostname })),
  net: ({ hostname }) => socket(net.connect(443, hostname)),
};
export const handler = async ({ way, url }) => {
  try { return { answer: await ways[way](new URL(url)) ?? 'open' }; }
  catch (error) { return { code: error.cause?.code ?? error.code, message: error.cause?.message ?? error.message }; }
};`;

const SUFFIXES = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
];

async function startCaller(environment: Record<string, string> = {}) {
  const server = await startCapture(() => ({ status: 201 }));
  const endpoints = () => endpointsAt(server.port, { domainNames: ['ws.example.com'] });
  const { invoke } = hostFunction({ 'app.mjs': CALLER }, { endpoints, environment });
  const call = (way: string, url: string, domainName?: string) =>
    invoke({ way, url, ...(domainName !== undefined && { requestContext: { domainName } }) });
  return { ...server, call };
}

test("calls to the function's own API arrive at the gateway, with the Host header as written", async () => {
  const { call, requests, port } = await startCaller();
  const api = `local00000.execute-api.${REGION}.amazonaws.com`;
  const calls: [way: string, url: string][] = [
    ...SUFFIXES.map((suffix): [string, string] => ['https', `https://local00000.execute-api.${REGION}.${suffix}/dev`]),
    ['http', `http://${api}/dev`],
    ['agent', `https://${api}/dev`],
    ['fetch', `https://${api}/dev`],
    ['fetch', `http://${api}/dev`],
    ['https', `https://${api.toUpperCase()}./dev`],
    ['https', 'https://ws.example.com/chat'],
    ['fetch', 'https://ws.example.com/chat'],
    ['http', 'http://ws.example.com/chat'],
    ...['127.0.0.1', 'localhost', '[::1]'].flatMap((host): [string, string][] => [
      ['https', `https://${host}:${port}/dev`],
      ['fetch', `https://${host}:${port}/dev`],
      ['http', `http://${host}:${port}/dev`],
    ]),
  ];
  for (const [way, url] of calls) expect([way, url, await call(way, url)]).toEqual([way, url, { answer: 201 }]);
  const asked = calls.flatMap(([way, url]) => (way === 'agent' ? [url, url] : [url])).map((url) => new URL(url));
  expect(requests.map(({ host, url }) => [host, url])).toEqual(asked.map(({ host, pathname }) => [host, pathname]));
});

test('the name under which a client came is the gateway too, once it came with a port', async () => {
  const { call, requests } = await startCaller();
  const url = 'https://my-machine.lan:8080/dev';
  await expect(call('https', url, 'my-machine.lan:8080')).resolves.toEqual({ answer: 201 });
  await expect(call('https', url)).resolves.toEqual({ answer: 201 });
  await call('https', 'https://my-machine.lan:8443/dev', 'my-machine.lan:443');
  expect(requests.map(({ host }) => host)).toEqual(['my-machine.lan:8080', 'my-machine.lan:8080']);
});

test.each([
  ['https', `https://sqs.${REGION}.amazonaws.com/`, /AWS_ENDPOINT_URL_/],
  ['fetch', 'https://sts.amazonaws.com/', /AWS_ENDPOINT_URL_/],
  ['http', 'http://bucket.s3.amazonaws.com/', /AWS_ENDPOINT_URL_/],
  ['https', 'https://s3.cn-north-1.amazonaws.com.cn/', /may not call AWS/],
  ['https', 'https://dynamodb.us-east-1.api.aws/', /may not call AWS/],
  ['http2', `https://kinesis.${REGION}.amazonaws.com/`, /may not call AWS/],
  ['tls', `https://iot.${REGION}.amazonaws.com/`, /may not call AWS/],
  ['servername', `https://iot.${REGION}.amazonaws.com/`, /may not call AWS/],
  ['net', `https://rds.${REGION}.amazonaws.com/`, /may not call AWS/],
  ['http', 'http://169.254.169.254/latest/meta-data/', /may not call AWS/],
  [
    'https',
    `https://other00000.execute-api.${REGION}.amazonaws.com/dev`,
    /the local API is local00000\.execute-api\.us-east-1/,
  ],
  ['https', 'https://local00000.execute-api.eu-west-1.amazonaws.com/dev', /the local API is/],
  ['fetch', `https://execute-api.${REGION}.amazonaws.com/dev`, /the local API is/],
])('a call by %s to %s is refused and says why', async (way, url, reason) => {
  const { call, requests } = await startCaller();
  const { code, message } = (await call(way, url)) as { code: string; message: string };
  expect(code).toBe('ERR_LOCAL_FUNCTION_NETWORK');
  expect(message).toMatch(reason);
  expect(message).toContain(new URL(url).hostname);
  expect(requests).toEqual([]);
});

test('an endpoint that the environment names is called, and so is any host outside of AWS', async () => {
  const named = `sqs.${REGION}.amazonaws.com`;
  const { call, requests, port } = await startCaller({ AWS_ENDPOINT_URL_SQS: `https://${named}` });
  for (const host of [named, `queue.${named}`, 'api.example.com', 'notamazonaws.com']) {
    await expect(call('http', `http://${host}:${port}/`)).resolves.toEqual({ answer: 201 });
  }
  await expect(call('http', `http://sns.${REGION}.amazonaws.com:${port}/`)).resolves.toMatchObject({
    code: 'ERR_LOCAL_FUNCTION_NETWORK',
  });
  expect(requests).toHaveLength(4);
});

const SEND = `
  const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({ region: process.env.AWS_REGION }));
  const send = async ({ requestContext: { connectionId, domainName, stage, apiId }, form }) => {
    const { Items } = await ddb.send(new ScanCommand({ TableName: process.env.TABLE_NAME }));
    const endpoint = form === 'domain' ? \`https://\${domainName}/\${stage}\`
      : form === 'api' ? \`https://\${apiId}.execute-api.\${process.env.AWS_REGION}.amazonaws.com/\${stage}\` : undefined;
    const api = new ApiGatewayManagementApiClient({ endpoint });
    await Promise.all(Items.map((item) => api.send(new PostToConnectionCommand({ ConnectionId: item.id, Data: connectionId }))));
    return { statusCode: 200 };
  };`;
const PACKAGES: [name: string, from: string][] = [
  ['DynamoDBClient', '@aws-sdk/client-dynamodb'],
  ['DynamoDBDocumentClient, ScanCommand', '@aws-sdk/lib-dynamodb'],
  ['ApiGatewayManagementApiClient, PostToConnectionCommand', '@aws-sdk/client-apigatewaymanagementapi'],
];

test.each([
  [
    'an ES module',
    'app.mjs',
    PACKAGES.map(([names, from]) => `import { ${names} } from '${from}';`),
    'export const handler = send;',
  ],
  [
    'a CommonJS module',
    'app.cjs',
    PACKAGES.map(([names, from]) => `const { ${names} } = require('${from}');`),
    'exports.handler = send;',
  ],
])('a chat handler as %s finds the SDK, its table and its clients', async (_, file, imports, exported) => {
  const { requests, port } = await startCapture(({ headers }) => {
    const isScan = String(headers['x-amz-target']).endsWith('Scan');
    return {
      status: 200,
      body: isScan ? JSON.stringify({ Items: [{ id: { S: 'L0SM9cOFvHcCIhw=' } }], Count: 1 }) : '',
    };
  });
  const { invoke } = hostFunction(
    { [file]: [...imports, SEND, exported].join('\n') },
    { endpoints: () => endpointsAt(port), environment: { TABLE_NAME: 'chat' } },
  );
  const requestContext = { connectionId: 'abc=', domainName: `127.0.0.1:${port}`, stage: 'dev', apiId: 'local00000' };
  for (const form of ['domain', 'api']) {
    await expect(invoke({ form, requestContext })).resolves.toEqual({ statusCode: 200 });
  }
  // Without an endpoint the client reaches nothing on AWS either.
  await expect(invoke({ form: 'none', requestContext })).rejects.toThrow('may not call AWS');
  const posts = requests.filter(({ url }) => url.includes('@connections'));
  expect(posts.map(({ method, host, url, body }) => [method, host, url, body])).toEqual(
    [`127.0.0.1:${port}`, `local00000.execute-api.${REGION}.amazonaws.com`].map((host) => [
      'POST',
      host,
      '/dev/@connections/L0SM9cOFvHcCIhw%3D',
      'abc=',
    ]),
  );
  expect(posts.map(isSigned)).toEqual([true, true]);
});

function isSigned({ method, url, rawHeaders, body }: Captured): boolean {
  const headers = rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );
  return verifyRequest(
    { method, target: url, headers },
    {
      region: REGION,
      service: 'execute-api',
      nowMs: Date.now(),
      bodyHash: createHash('sha256').update(body).digest('hex'),
      findCredentials: (id) => (id === CREDENTIALS.accessKeyId ? CREDENTIALS : undefined),
    },
  ).ok;
}

test.each([
  ['app.mjs', 'import "aws-sdk";', /has not brought version 2/],
  ['app.cjs', 'require("aws-sdk/clients/dynamodb");', /has not brought version 2/],
  [
    'app.mjs',
    'import "@aws-sdk/client-not-there";',
    /install it beside the handler \(npm install @aws-sdk\/client-not-there\)/,
  ],
  ['app.cjs', 'require("@aws-sdk/client-not-there");', /install it beside the handler/],
])('what is missing of an SDK is said in %s: %s', async (file, text, reason) => {
  const { invoke } = hostFunction({ [file]: text });
  await expect(invoke({})).rejects.toThrow(reason);
});

test.each([
  ['app.mjs', 'import { found } from "@aws-sdk/client-dynamodb"; export const handler = async () => found;'],
  ['app.cjs', 'const { found } = require("@aws-sdk/client-dynamodb"); exports.handler = async () => found;'],
])('an SDK that is installed beside %s comes first', async (file, text) => {
  const { invoke } = hostFunction({
    [file]: text,
    'node_modules/@aws-sdk/client-dynamodb/package.json': '{ "main": "index.js" }',
    'node_modules/@aws-sdk/client-dynamodb/index.js': 'exports.found = "own";',
  });
  await expect(invoke({})).resolves.toBe('own');
});
