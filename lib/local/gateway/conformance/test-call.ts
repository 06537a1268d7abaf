// For tests only.

import { type IncomingHttpHeaders, request as requestPlainly } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { sha256Hex } from '../../../sigv4/canonical-request';
import { type SignOptions, signRequest } from '../../../sigv4/sign-request';
import type { Subject } from './test-subject';

export type CallOptions = {
  method?: string;
  /** The raw request target. */
  target: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
  /** Departures from a right signature; null sends none. */
  sign?: Partial<SignOptions> | null;
};

export type CallResult = {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
  /** Whether it went over the TCP connection of an earlier call. */
  isReused: boolean;
  /** Whether `100 Continue` came first. */
  isContinued: boolean;
};

/** How long curl waits for `100 Continue` before it sends all the same. */
const CONTINUE_MS = 1000;

/** The headers of a signature. */
export function signCall(
  { host, region, credentials }: Subject,
  { method = 'GET', target, body = '', sign }: CallOptions,
) {
  const unsigned = { method, target, headers: [['host', host]] as [string, string][] };
  const options = { credentials, region, service: 'execute-api', nowMs: Date.now(), bodyHash: sha256Hex(body) };
  return sign === null ? {} : signRequest(unsigned, { ...options, ...sign });
}

/** A call signed by hand, for what the SDK cannot send or does not show. */
export function sendCall(subject: Subject, options: CallOptions): Promise<CallResult> {
  const { method = 'GET', target, body = '', headers = {} } = options;
  const [hostname, port] = subject.host.split(':');
  const send = subject.isSecure ? requestSecurely : requestPlainly;
  return new Promise((resolve, reject) => {
    let isContinued = false;
    const request = send(
      {
        hostname,
        port,
        method,
        path: target,
        headers: { host: subject.host, ...signCall(subject, options), ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
            isReused: request.reusedSocket,
            isContinued,
          }),
        );
      },
    );
    request.on('error', reject);
    if (!('expect' in headers)) return void request.end(body);
    const timer = setTimeout(() => request.end(body), CONTINUE_MS);
    request.on('close', () => clearTimeout(timer));
    request.on('continue', () => {
      isContinued = true;
      clearTimeout(timer);
      request.end(body);
    });
  });
}
