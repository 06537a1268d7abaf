// For tests only.

import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Api } from './test-api';
import type { CallOptions } from './test-call';
import { soon } from './test-subject';
import type { Unknown } from './test-unknown';

const ID = 'H111mc0HywMCEEf=';
const MINUTE_MS = 60_000;
const TOO_LONG = 'x'.repeat(131_073);
const MALFORMED = 'malformed';
/** More than the buffers of both ends and of the systems between them. */
const MOST_POSTS = 200;

async function answerTo(api: Api, options: Partial<CallOptions> = {}) {
  const { status, headers, body } = await api.call({ target: api.target(ID), ...options });
  return { status, type: headers['x-amzn-errortype'] ?? null, body };
}

/** Times and hashes differ from call to call. */
async function refusalOf(api: Api, options: Partial<CallOptions>) {
  const answer = await answerTo(api, options);
  const body = answer.body.replace(/\d{8}T\d{6}Z/g, 'TIME').replace(/\b\d{8}\b/g, 'DATE');
  return { ...answer, body: body.replaceAll(api.subject.host, 'HOST').replaceAll(/[\da-f]{64}/g, 'HASH') };
}

const refusal = (type: string, message: string) => ({ status: 403, type, body: JSON.stringify({ message }) });

const sizes: Unknown[] = [
  {
    about: 'a post of more than 128 KB',
    look: async (api) => {
      const { id } = await api.connect();
      return answerTo(api, { method: 'POST', target: api.target(id), body: TOO_LONG });
    },
    here: { status: 413, type: 'PayloadTooLargeException', body: '{"message":"Message too long"}' },
  },
  {
    about: 'posts to a client that does not read',
    look: async (api) => {
      const { id, socket } = await api.connect();
      socket.pause();
      const post = { method: 'POST', target: api.target(id), body: TOO_LONG.slice(1) };
      const endMs = Date.now() + MINUTE_MS;
      let count = 0;
      for (; count < MOST_POSTS && Date.now() < endMs; count++) {
        const answer = await answerTo(api, post);
        if (answer.status !== 200) return answer;
      }
      return `none of ${count} posts of 128 KB was refused`;
    },
    here: { status: 429, type: 'LimitExceededException', body: '' },
  },
];

const order: Unknown[] = [
  {
    about: 'an unsigned call to a stage that there is not',
    look: (api) => answerTo(api, { target: `/no-such-stage/@connections/${ID}`, sign: null }),
    here: refusal('MissingAuthenticationTokenException', 'Missing Authentication Token'),
  },
  {
    about: 'an unsigned call with an id of another form',
    look: (api) => answerTo(api, { target: api.target(MALFORMED), sign: null }),
    here: refusal('MissingAuthenticationTokenException', 'Missing Authentication Token'),
  },
  {
    about: 'a body that is too long, and an id of another form',
    look: (api) => answerTo(api, { method: 'POST', target: api.target(MALFORMED), body: TOO_LONG }),
    here: { status: 400, type: 'BadRequestException', body: '{"message":"Invalid connectionId: malformed"}' },
  },
  {
    about: 'a body that is too long, and a connection that is gone',
    look: (api) => answerTo(api, { method: 'POST', body: TOO_LONG }),
    here: { status: 413, type: 'PayloadTooLargeException', body: '{"message":"Message too long"}' },
  },
];

const paths: Unknown[] = [
  {
    about: 'a method that is no operation (PUT)',
    look: (api) => answerTo(api, { method: 'PUT' }),
    here: refusal('ForbiddenException', 'Forbidden'),
  },
  {
    about: 'a path without an id',
    look: (api) => answerTo(api, { target: `/${api.subject.stage}/@connections` }),
    here: refusal('ForbiddenException', 'Forbidden'),
  },
  {
    about: 'a preflight of CORS (OPTIONS), and its headers',
    look: async (api) => {
      const headers = { origin: 'https://example.com', 'access-control-request-method': 'POST' };
      const answer = await api.call({ method: 'OPTIONS', target: api.target(ID), headers, sign: null });
      const names = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
      return { status: answer.status, headers: names, body: answer.body };
    },
    here: { status: 403, headers: [], body: '{"message":"Missing Authentication Token"}' },
  },
  {
    about: 'the headers of CORS in the answer to a call from a web page',
    look: async (api) => {
      const { headers } = await api.call({ target: api.target(ID), headers: { origin: 'https://example.com' } });
      return Object.keys(headers).filter((name) => name.startsWith('access-control-'));
    },
    here: [],
  },
];

const wire: Unknown[] = [
  {
    about: 'whether Expect: 100-continue is told to go on',
    look: async (api) => {
      const headers = { expect: '100-continue', 'content-length': '5' };
      const { status, isContinued } = await api.call({
        method: 'POST',
        target: api.target(ID),
        body: 'hello',
        headers,
      });
      return { isContinued, status };
    },
    here: { isContinued: true, status: 410 },
  },
  {
    about: 'a request that is not HTTP',
    look: (api) => firstLineTo(api, 'hello\r\n\r\n'),
    here: 'HTTP/1.1 400 Bad Request',
  },
  {
    about: 'a body in chunks',
    look: async (api) => {
      const { id, received } = await api.connect();
      const headers = { 'transfer-encoding': 'chunked' };
      const { status } = await api.call({ method: 'POST', target: api.target(id), body: 'hello', headers });
      if (status === 200) await soon(() => received.length > 0);
      return { status, received };
    },
    here: { status: 200, received: ['hello'] },
  },
];

const SHA_OF_HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

const signatures: Unknown[] = [
  {
    about: 'an access key that nobody has',
    look: (api) =>
      refusalOf(api, { sign: { credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' } } }),
    here: refusal('UnrecognizedClientException', 'The security token included in the request is invalid.'),
  },
  {
    about: 'a session token that is wrong',
    look: (api) => refusalOf(api, { sign: { credentials: { ...api.subject.credentials, sessionToken: 'wrong' } } }),
    here: refusal('UnrecognizedClientException', 'The security token included in the request is invalid.'),
  },
  {
    about: 'a signature six minutes ahead of time',
    look: (api) => refusalOf(api, { sign: { nowMs: Date.now() + 6 * MINUTE_MS } }),
    here: refusal(
      'InvalidSignatureException',
      'Signature not yet current: TIME is still later than TIME (TIME + 5 min.)',
    ),
  },
  {
    about: 'a signature for another Region',
    look: (api) => refusalOf(api, { sign: { region: 'xx-nowhere-1' } }),
    here: refusal('InvalidSignatureException', "Credential should be scoped to a valid region, not 'xx-nowhere-1'."),
  },
  {
    about: 'a signature for another service',
    look: (api) => refusalOf(api, { sign: { service: 's3' } }),
    here: refusal('InvalidSignatureException', "Credential should be scoped to correct service: 'execute-api'."),
  },
  {
    about: 'a body that differs from x-amz-content-sha256',
    look: (api) => refusalOf(api, { method: 'POST', body: 'evil', sign: { bodyHash: SHA_OF_HELLO } }),
    here: refusal(
      'InvalidSignatureException',
      "The value of 'x-amz-content-sha256' does not match the SHA-256 of the body: 'HASH' was sent, 'HASH' is right.",
    ),
  },
  {
    about: 'x-amz-content-sha256: UNSIGNED-PAYLOAD',
    look: (api) => refusalOf(api, { method: 'POST', body: 'hello', sign: { bodyHash: 'UNSIGNED-PAYLOAD' } }),
    here: refusal(
      'InvalidSignatureException',
      "The value of 'x-amz-content-sha256' does not match the SHA-256 of the body: 'UNSIGNED-PAYLOAD' was sent, 'HASH' is right.",
    ),
  },
  {
    about: 'an x-amz- header that is not signed',
    look: (api) => refusalOf(api, { headers: { 'x-amz-unsigned': '1' } }),
    here: refusal('InvalidSignatureException', "'x-amz-unsigned' must be a 'SignedHeader' in the AWS Authorization."),
  },
  {
    about: 'an Authorization header of another kind',
    look: (api) => refusalOf(api, { sign: null, headers: { authorization: 'Bearer x' } }),
    here: refusal(
      'IncompleteSignatureException',
      "'x' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer x'.",
    ),
  },
];

export const UNKNOWNS_OF_CALLS: Unknown[] = [...sizes, ...order, ...paths, ...wire, ...signatures];

function firstLineTo({ subject }: Api, text: string): Promise<string> {
  const [host = '', port] = subject.host.split(':');
  return new Promise((resolve, reject) => {
    const options = { host, port: Number(port ?? 443) };
    const socket = subject.isSecure ? connectTls({ ...options, servername: host }) : connectTcp(options);
    socket.once('data', (chunk: Buffer) => {
      resolve(chunk.toString('latin1').split('\r\n')[0] ?? '');
      socket.destroy();
    });
    socket.on('error', reject).on('close', () => resolve('closed without an answer'));
    socket.write(text);
  });
}
