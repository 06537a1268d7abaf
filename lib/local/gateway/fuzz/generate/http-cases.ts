import type { Case } from '../case';
import type { Prng } from '../prng';
import { HOST, type People, STAGE } from '../world';
import { deliver, inChunks, mutateBytes, someLength } from './mutate';
import { signedCall, writeCall } from './signed-calls';

/** HTTP of every degree of brokenness, none of it signed but for what is smuggled in. */
export function httpCase(prng: Prng, people: People): Case {
  const { bytes, signed } = prng.chance(0.25)
    ? smuggling(prng, people)
    : { bytes: pipelined(prng, people), signed: [] };
  return { kind: 'http', steps: deliver(prng.chance(0.2) ? mutateBytes(bytes, prng) : bytes, prng), signed };
}

function pipelined(prng: Prng, people: People): Buffer {
  const count = prng.chance(0.7) ? 1 : 1 + prng.int(12);
  return Buffer.concat(Array.from({ length: count }, () => request(prng, people)));
}

const METHODS = [
  'GET',
  'POST',
  'DELETE',
  'PUT',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'CONNECT',
  'M-SEARCH',
  'PRI',
  'get',
  'GETT',
  'G\0T',
  '',
];
const VERSIONS = ['HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/1.2', 'HTTP/1.1 x', 'HTP/1.1', 'HTTP/11', ''];
const LINE_ENDS = ['\n', '\r', '\r\n\r\n', ' \r\n', '\0\r\n'];

function request(prng: Prng, people: People): Buffer {
  const method = prng.pick(METHODS);
  const version = prng.chance(0.85) ? 'HTTP/1.1' : prng.pick(VERSIONS);
  const lineEnd = () => (prng.chance(0.98) ? '\r\n' : prng.pick(LINE_ENDS));
  const headers = Array.from({ length: prng.int(prng.chance(0.03) ? 400 : 8) }, () => header(prng));
  if (prng.chance(0.9)) headers.push(`host: ${HOST}`);
  const { line, body } = framing(prng);
  const lines = [`${method} ${target(prng, people)} ${version}`, ...headers, ...line, ''];
  return Buffer.concat([Buffer.from(lines.map((each) => each + lineEnd()).join(''), 'latin1'), body]);
}

function target(prng: Prng, people: People): string {
  const id = prng.pick([
    ...people.lasting,
    ...people.expendable,
    'AAAAAAAAAAIAAAA=',
    '',
    '%',
    '..',
    'x'.repeat(prng.int(70_000)),
  ]);
  return prng.pick([
    ...[
      `/${STAGE}/@connections/${id}`,
      `/${STAGE}/%40connections/${encodeURIComponent(id)}`,
      `//${STAGE}//@connections/./${id}/`,
    ],
    ...[
      '/',
      '*',
      `/${STAGE}`,
      '',
      '//',
      '/..',
      '/%00',
      '/\xff\xfe',
      '/\0',
      `/${STAGE}?a=%0d%0ax-injected:1`,
      `/${STAGE}\r\nx-injected: 1`,
    ],
    ...[`http://${HOST}/${STAGE}/@connections/${id}`, `${HOST}:443`, `/${STAGE}/@connections/%0d%0ax-injected:1`],
    ...[`/${STAGE}?${'a&'.repeat(prng.int(2000))}`, `/${'../'.repeat(prng.int(2000))}`, '/_switchboard/faults'],
  ]);
}

const NAMES = [
  'x',
  'X-Custom',
  'host',
  'authorization',
  'x-amz-date',
  'x-amz-content-sha256',
  'date',
  'cookie',
  'connection',
  'expect',
  'upgrade',
  'te',
  'trailer',
  'keep-alive',
  'user-agent',
  '__proto__',
  'constructor',
  'x-forwarded-for',
];
const ODD_NAMES = ['', ' ', 'a b', 'a\tb', '\0', 'x\x7f', '(', 'x:', '\xe9', 'x '];
const VALUES = [
  '',
  ' ',
  'a',
  'close',
  'keep-alive',
  'Upgrade',
  '100-continue',
  'miracles',
  'AWS4-HMAC-SHA256',
  'AWS4-HMAC-SHA256 Credential=',
  '20261122T120000Z',
  'trailers',
  '\xff',
  'a\tb',
  '"',
];
const ODD_VALUES = ['a\0b', 'a\rb', 'a\nb', 'a\r\n b', 'a\r\n\tb', '\x7f', '\x01'];

function header(prng: Prng): string {
  const name = prng.chance(0.97) ? prng.pick(NAMES) : prng.pick(ODD_NAMES);
  const long = () => prng.pick(['a', ' ', ',', ';', 'é']).repeat(someLength(prng, [8192, 16_384, 65_536]));
  const value = prng.chance(0.05) ? long() : prng.chance(0.97) ? prng.pick(VALUES) : prng.pick(ODD_VALUES);
  return `${name}${prng.chance(0.98) ? ':' : ' :'}${prng.chance(0.8) ? ' ' : ''}${value}`;
}

const LENGTHS = [
  '0',
  '5',
  '05',
  '+5',
  '-1',
  '0x5',
  '5, 5',
  '5 5',
  '',
  '99999999999999999999',
  '1e3',
  '10485761',
  '131073',
];
const ENCODINGS = [
  'chunked',
  'Chunked',
  'xchunked',
  'gzip, chunked',
  'chunked, chunked',
  'chunked, identity',
  'identity',
  '\x0bchunked',
  'chunked;a=b',
  ' chunked ',
];

/** Headers that say where the body ends, mostly wrong, and a body. */
function framing(prng: Prng): { line: string[]; body: Buffer } {
  const body = prng.bytes(prng.int(prng.chance(0.9) ? 40 : 5000));
  switch (prng.int(6)) {
    case 0:
      return { line: [`content-length: ${body.length}`], body };
    case 1:
      return { line: ['transfer-encoding: chunked'], body: inChunks(body, prng) };
    case 2:
      return { line: ['transfer-encoding: chunked'], body: mutateBytes(inChunks(body, prng), prng) };
    case 3:
      return {
        line: [
          `content-length: ${prng.pick(LENGTHS)}`,
          ...(prng.chance(0.3) ? [`content-length: ${prng.pick(LENGTHS)}`] : []),
        ],
        body,
      };
    case 4:
      return {
        line: [`transfer-encoding: ${prng.pick(ENCODINGS)}`, `content-length: ${body.length}`],
        body: inChunks(body, prng),
      };
    default:
      return { line: [], body: Buffer.alloc(0) };
  }
}

/** A signed call inside the body of an unsigned one, whose two lengths disagree. */
function smuggling(prng: Prng, people: People) {
  const call = signedCall(prng, people);
  const inner = writeCall(call, prng);
  const chunked = Buffer.concat([Buffer.from(`${inner.length.toString(16)}\r\n`), inner, Buffer.from('\r\n0\r\n\r\n')]);
  const bodies: [lines: string[], body: Buffer][] = [
    [[`content-length: ${inner.length}`], inner],
    [['transfer-encoding: chunked'], chunked],
    [['content-length: 0', 'transfer-encoding: chunked'], Buffer.concat([Buffer.from('0\r\n\r\n'), inner])],
    [[`content-length: ${chunked.length}`, `transfer-encoding: ${prng.pick(ENCODINGS)}`], chunked],
    [['content-length: 0', `content-length: ${inner.length}`], inner],
    [[`transfer-encoding: ${prng.pick(ENCODINGS)}`, `transfer-encoding: ${prng.pick(ENCODINGS)}`], chunked],
    [[`content-length: ${prng.pick(LENGTHS)}`], inner],
    [['connection: Upgrade', 'upgrade: h2c', `content-length: ${inner.length}`], inner],
    [[`x:${' '.repeat(prng.int(4))}\n`, 'expect: 100-continue', `content-length: ${inner.length}`], inner],
  ];
  const [lines, body] = prng.pick(bodies);
  const head = [`${prng.pick(['GET', 'POST', 'HEAD', 'OPTIONS'])} /${STAGE}/x HTTP/1.1`, `host: ${HOST}`, ...lines]
    .map((line) => `${line}\r\n`)
    .join('');
  return { bytes: Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), body]), signed: [call] };
}
