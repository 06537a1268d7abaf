import type { Case, HttpRequest, SignedRequest } from '../case';
import type { Plan } from '../plan';
import type { Prng } from '../prng';
import { HOST, OWNER, STAGE, signInHeader, signInQuery, TOKEN } from '../world';
import { deliver, mutateBytes, someLength, write } from './mutate';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** Names a connection in the events of its upgrade. */
export const NAME_HEADER = 'x-case-name';

/** An upgrade that the gateway of this plan accepts. `query` goes to `$connect`. */
export function goodUpgrade(
  plan: Plan,
  name: string,
  query: Record<string, string> = {},
): HttpRequest & { signed: SignedRequest[] } {
  const parameters = new URLSearchParams({ ...query, ...(plan.authorization === 'CUSTOM' && { token: TOKEN }) });
  const target = `/${STAGE}${parameters.size > 0 ? `?${parameters}` : ''}`;
  const host: [string, string][] = [['host', HOST]];
  const others: [string, string][] = [
    ...[
      ['connection', 'Upgrade'],
      ['upgrade', 'websocket'],
      ['sec-websocket-version', '13'],
      ['sec-websocket-key', KEY],
    ],
    [NAME_HEADER, name],
  ] as [string, string][];
  const unsigned = { method: 'GET', target, headers: host, body: Buffer.alloc(0) };
  if (plan.authorization !== 'AWS_IAM') return { ...unsigned, headers: [...host, ...others], signed: [] };
  const isInQuery = name.length % 2 === 0;
  const request = isInQuery ? signInQuery(unsigned, OWNER) : signInHeader(unsigned, OWNER);
  return { ...request, headers: [...request.headers, ...others], signed: [{ ...request, isAllowed: true }] };
}

/** What `$connect` of the subject does when it is asked to. */
const QUERIES: Record<string, string>[] = [
  ...[{}, {}, {}, { how: 'throw' }, { how: 'hang' }, { how: 'slow' }, { how: 'nothing' }, { how: 'odd' }],
  ...['100', '204', '301', '304', '403', '599', '600', '-1', 'x'].map((status) => ({ status })),
  ...['chat', 'a\r\nx-injected: 1', 'a\0', 'é', 'a'.repeat(3000)].map((protocol) => ({ protocol })),
];

export function upgradeCase(prng: Prng, plan: Plan, name: string): Case {
  const good = goodUpgrade(plan, name, prng.pick(QUERIES));
  const request = prng.chance(0.8) ? change(good, prng) : good;
  const wire = write({ ...request, version: prng.chance(0.98) ? 'HTTP/1.1' : 'HTTP/1.0' }, Buffer.alloc(0));
  const bytes = prng.chance(0.3) ? mutateBytes(wire, prng) : wire;
  const before = prng.chance(0.1) ? Buffer.from(`GET /${STAGE}/x HTTP/1.1\r\nhost: ${HOST}\r\n\r\n`) : Buffer.alloc(0);
  const after = prng.chance(0.3) ? prng.bytes(prng.int(200)) : Buffer.alloc(0);
  return { kind: 'upgrade', steps: deliver(Buffer.concat([before, bytes, after]), prng), signed: good.signed };
}

const PROTOCOLS = ['chat', 'chat, superchat', 'a, a', ',', '', 'a b', '\xff', 'chat,', 'a'.repeat(5000), '"', 'x\tb'];
const EXTENSIONS = [
  'permessage-deflate',
  'permessage-deflate; client_max_window_bits; server_max_window_bits=8',
  'x-webkit-deflate-frame',
  'a;'.repeat(1000),
  ';',
  'permessage-deflate; server_max_window_bits=99',
  '\xff',
];

type Header = [name: string, value: string];

function change(request: HttpRequest, prng: Prng): HttpRequest {
  const { headers } = request;
  const withHeader = (name: string, value: string) => ({ ...request, headers: [...headers, [name, value] as Header] });
  const instead = (name: string, value: string) => ({
    ...request,
    headers: headers.map(([each, before]): Header => [each, each === name ? value : before]),
  });
  switch (prng.int(13)) {
    case 0:
      return { ...request, method: prng.pick(['POST', 'CONNECT', 'HEAD', 'PUT', 'get']) };
    case 1:
      return { ...request, headers: headers.toSpliced(prng.int(headers.length), 1) };
    case 2:
      return { ...request, headers: [...headers, prng.pick(headers)] };
    case 3:
      return instead(
        'connection',
        prng.pick(['keep-alive, Upgrade', 'close, Upgrade', 'Upgrade, close', 'upgrade,upgrade', 'close', '']),
      );
    case 4:
      return instead('upgrade', prng.pick(['WebSocket', 'h2c', 'websocket, h2c', 'websocket\t', '', 'a'.repeat(9000)]));
    case 5:
      return instead('sec-websocket-version', prng.pick(['8', '7', '0', '13, 8', '+13', '013', '1e1', '']));
    case 6:
      return instead(
        'sec-websocket-key',
        prng.pick(['', 'short', KEY.slice(1), `${KEY}=`, KEY.replace('d', '*'), KEY.repeat(100)]),
      );
    case 7:
      return withHeader('sec-websocket-protocol', prng.pick(PROTOCOLS));
    case 8:
      return withHeader('sec-websocket-extensions', prng.pick(EXTENSIONS));
    case 9:
      return instead(
        'host',
        prng.pick(['', 'x'.repeat(someLength(prng, [260])), 'chat.test', 'a b', '[::1]:80', '\xff', '../..']),
      );
    case 10:
      return {
        ...request,
        target: prng.pick([
          ...TARGETS,
          `/${STAGE}?${'a&'.repeat(prng.int(30_000))}`,
          `/${STAGE}?${'x'.repeat(someLength(prng, [4096]))}`,
        ]),
      };
    case 11:
      return withHeader(
        prng.pick([
          'content-length',
          'transfer-encoding',
          'expect',
          'x-forwarded-for',
          'user-agent',
          'cookie',
          '__proto__',
        ]),
        prng.pick(['5', 'chunked', '100-continue', '\xff', 'a, b', '"\\']),
      );
    default:
      return {
        ...request,
        headers: [...headers, ...Array.from({ length: prng.int(400) }, (_, index): Header => [`x-${index}`, 'a'])],
      };
  }
}

const TARGETS = [
  '/',
  '/prod',
  `/${STAGE}/`,
  `//${STAGE}`,
  `/${STAGE}/x`,
  `/${STAGE}/../${STAGE}`,
  '/%64ev',
  '*',
  `http://${HOST}/${STAGE}`,
  `/${STAGE}?%`,
  `/${STAGE}?a=%0d%0a`,
  `/${STAGE}#a`,
  '/v1',
  '/_switchboard/faults',
];
