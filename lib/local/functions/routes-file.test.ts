import { expect, test } from 'vitest';
import { StartError } from '../start-error';
import { parseRoutesFile } from './routes-file';

const parse = (content: unknown) => parseRoutesFile(JSON.stringify(content), 'routes.json');
const ROUTES = { $connect: 'onconnect/app.handler' };

function linesOf(text: string): string[] {
  try {
    return [`accepted: ${JSON.stringify(parseRoutesFile(text, 'routes.json'))}`];
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return error.lines;
  }
}

test('a file with nothing but routes gets the defaults of Lambda and API Gateway', () => {
  expect(parse({ routes: ROUTES })).toEqual({
    routeSelectionExpression: '$request.body.action',
    environment: {},
    stageVariables: {},
    customDomains: [],
    connectAuthorization: 'NONE',
    routes: {
      $connect: { handler: 'onconnect/app.handler', environment: {}, timeoutSeconds: 3, memoryMb: 128, twoWay: false },
    },
  });
});

test('everything that can be said is kept', () => {
  const file = {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how API Gateway spells it
    routeSelectionExpression: '${request.body.service}/${request.body.action}',
    environment: { TABLE_NAME: 'simplechat_connections' },
    registryTable: { name: 'simplechat_connections', partitionKey: 'id' },
    stageVariables: { colour: 'blue' },
    customDomains: [{ domainName: 'ws.example.com', basePath: 'chat/v1' }, { domainName: 'b.example.com' }],
    connectAuthorization: 'NONE',
    authorizer: {
      handler: 'auth/app.handler',
      identitySources: ['route.request.querystring.token', 'route.request.header.X-Auth', 'stageVariables.key'],
      environment: { KEY: 'x1' },
      timeoutSeconds: 29,
      memoryMb: 10_240,
    },
    routes: {
      $connect: { handler: 'a/app.handler', environment: {}, timeoutSeconds: 1, memoryMb: 128, twoWay: false },
      'send message': {
        handler: 'a/b.c/app.api.send',
        environment: { AWS_ENDPOINT_URL_SQS: 'http://localhost:9324' },
        timeoutSeconds: 3,
        memoryMb: 256,
        twoWay: true,
      },
    },
  };
  expect(parse({ $schema: 'any', ...file })).toEqual({ $schema: 'any', ...file });
});

test('a handler may begin with ./, and the file with a byte order mark', () => {
  const text = `\uFEFF${JSON.stringify({ routes: { $default: './app.handler' } })}`;
  expect(parseRoutesFile(text, 'routes.json').routes.$default?.handler).toBe('app.handler');
});

const file = (more: object, routes: unknown = ROUTES) => JSON.stringify({ routes, ...more });
const options = (more: object) => file({}, { $connect: { handler: 'app.handler', ...more } });

test.each([
  ['{ "routes": {\n  "a": "b.c",\n} }', /^routes\.json is not valid JSON \(line 3, column 1\): .+\.$/],
  ['', /^routes\.json is not valid JSON.*: Unexpected end of JSON input\.$/],
  ['[]', 'routes.json: the file must be of type object, not array.'],
  ['{}', 'routes.json: routes must be an object of route keys and handlers.'],
  ['{ "routes": [] }', 'routes.json: routes must be an object of route keys and handlers.'],
  ['{ "routes": {} }', 'routes.json: routes must hold at least one route.'],
  [file({ Routes: {} }), 'routes.json: the file has no setting "Routes"; remove it or check its spelling.'],
  [options({ timeout: 3 }), 'routes.json: routes.$connect has no setting "timeout"; remove it or check its spelling.'],
  [
    file({}, { $connect: 7 }),
    'routes.json: routes.$connect must be a handler such as "onconnect/app.handler", or an object with "handler".',
  ],
  [file({}, { $connect: {} }), 'routes.json: routes.$connect.handler is missing.'],
  [
    file({}, { $connected: 'app.handler' }),
    'routes.json: routes.$connected only $connect, $disconnect, $default begin with $.',
  ],
  [file({}, { '': 'app.handler' }), 'routes.json: routes[""] a route key may not be empty.'],
  [file({}, { ['x'.repeat(129)]: 'app.handler' }), /a route key may have 128 characters at most/],
  [
    file({}, Object.fromEntries(Array.from({ length: 301 }, (_, n) => [`r${n}`, 'app.handler']))),
    'routes.json: routes holds 301 routes; an API has 300 at most.',
  ],
  ...['app', 'app.', '.handler', '/abs/app.handler', 'a\\app.handler', 'a//app.handler', 'dir/'].map(
    (handler): [string, string] => [
      file({}, { 'send message': handler }),
      'routes.json: routes["send message"].handler must be written as path/module.export, such as onconnect/app.handler.',
    ],
  ),
  [
    file({}, { $connect: '../app.handler' }),
    'routes.json: routes.$connect.handler must stay within the folder of this file: ".." is not allowed, as on Lambda.',
  ],
  ...[0, 30, 1.5, '3'].map((timeoutSeconds): [string, string] => [
    options({ timeoutSeconds }),
    'routes.json: routes.$connect.timeoutSeconds must be a whole number of seconds from 1 to 29.',
  ]),
  ...[127, 10_241].map((memoryMb): [string, string] => [
    options({ memoryMb }),
    'routes.json: routes.$connect.memoryMb must be a whole number of MB from 128 to 10240.',
  ]),
  [options({ twoWay: 'yes' }), 'routes.json: routes.$connect.twoWay must be of type boolean, not string.'],
  [
    options({ environment: { PORT: 1 } }),
    'routes.json: routes.$connect.environment.PORT must be a text: put numbers and true or false in quotes.',
  ],
  [
    file({ environment: { AWS_REGION: 'x' } }),
    'routes.json: environment.AWS_REGION is set by the runtime and cannot be given, as on Lambda; remove it.',
  ],
  [file({ environment: { AWS_PROFILE: 'x' } }), /environment\.AWS_PROFILE is set by the runtime/],
  [file({ environment: { AWS_SECRET_ACCESS_KEY: 'x' } }), /environment\.AWS_SECRET_ACCESS_KEY is set by the runtime/],
  [file({ environment: { 'A-B': 'x' } }), /environment\["A-B"\] is no name that Lambda takes/],
  [
    file({ environment: { BIG: 'x'.repeat(4094) } }),
    'routes.json: environment has 4097 bytes; Lambda takes 4096 at most.',
  ],
  [file({ routeSelectionExpression: '' }), /routeSelectionExpression must name a part/],
  [
    file({ routeSelectionExpression: 'action' }),
    'routes.json: routeSelectionExpression must name a part of the message, such as $request.body.action.',
  ],
  [
    file({ registryTable: { name: 'a b' } }),
    'routes.json: registryTable.name must be a table name of 3 to 255 letters, digits and _ . -.',
  ],
  [
    file({ stageVariables: { 'a-b': 'c' } }),
    'routes.json: stageVariables["a-b"] may hold letters, digits and underscores.',
  ],
  [
    file({ stageVariables: { a: 'ü' } }),
    'routes.json: stageVariables.a may hold letters, digits and - . _ ~ : / ? # & = ,.',
  ],
  [
    file({ customDomains: [{ domainName: 'https://x.com' }] }),
    'routes.json: customDomains[0].domainName must be a name such as ws.example.com.',
  ],
  [
    file({ customDomains: [{ domainName: 'x.com', basePath: '/chat' }] }),
    /customDomains\[0\]\.basePath must be without slashes at its ends/,
  ],
  [file({ connectAuthorization: 'IAM' }), 'routes.json: connectAuthorization must be "NONE" or "AWS_IAM".'],
  [
    file({ connectAuthorization: 'AWS_IAM', authorizer: { handler: 'a.b' } }),
    'routes.json: connectAuthorization is AWS_IAM, but there is an authorizer: $connect has one or the other.',
  ],
  [
    file({ authorizer: { handler: 'a.b' } }, { $default: 'a.b' }),
    'routes.json: authorizer belongs to the route $connect, which is missing.',
  ],
  [
    file({ authorizer: { handler: 'a.b', identitySources: ['token'] } }),
    /authorizer\.identitySources\[0\] must be such as route\.request\.querystring\.token/,
  ],
  [
    file({ authorizer: { handler: 'a.b', twoWay: true } }),
    'routes.json: authorizer has no setting "twoWay"; remove it or check its spelling.',
  ],
])('%s is refused with one clear line', (text, line) => {
  const lines = linesOf(text);
  expect(lines).toEqual([typeof line === 'string' ? line : expect.stringMatching(line)]);
});

test('everything that is wrong is told at once', () => {
  expect(linesOf('{ "route": {}, "routes": { "$x": "a.b", "y": { "handler": "a", "memoryMb": 1 } } }')).toHaveLength(4);
});
