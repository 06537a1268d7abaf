import { randomUUID } from 'node:crypto';
import { sha256Hex } from '../../../sigv4/canonical-request';
import { signRequest } from '../../../sigv4/sign-request';
import type { WireRequest } from '../../../sigv4/types';
import { CREDENTIALS, HOST, REGION, STAGE } from '../credentials';

/** What a call is about. */
type Call = { port: number; method: 'POST' | 'DELETE'; id: string; body?: string };

const AGENT = 'aws-sdk-js/3.1168.0';

/** A call with the headers that the JS SDK v3 sends and signs. Good for five minutes. */
export function signRequestOf({ port, method, id, body = '' }: Call): WireRequest & { bodyHash: string } {
  const target = `/${STAGE}/@connections/${encodeURIComponent(id)}`;
  const headers: [string, string][] = [
    ...(method === 'POST' ? contentHeaders(body) : []),
    ['host', `${HOST}:${port}`],
    ['x-amz-user-agent', AGENT],
    ['amz-sdk-invocation-id', randomUUID()],
    ['amz-sdk-request', 'attempt=1; max=3'],
  ];
  const bodyHash = sha256Hex(body);
  const options = { credentials: CREDENTIALS, region: REGION, service: 'execute-api', nowMs: Date.now(), bodyHash };
  const added = Object.entries(signRequest({ method, target, headers }, options));
  const unsigned: [string, string] = ['user-agent', `${AGENT} ua/2.1 os/linux#6.1 lang/js md/nodejs#20.20.2 m/E`];
  return { method, target, headers: [...headers, unsigned, ...added], bodyHash };
}

/** The same as bytes to write to a connection. */
export function signCall(call: Call): Buffer {
  const { method, target, headers } = signRequestOf(call);
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${call.body ?? ''}`);
}

function contentHeaders(body: string): [string, string][] {
  return [
    ['content-type', 'application/octet-stream'],
    ['content-length', String(Buffer.byteLength(body))],
  ];
}
