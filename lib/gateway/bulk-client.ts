import { createHash } from 'node:crypto';
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Outcome } from '../domain/outcome';
import { signRequest } from '../sigv4/sign-request';
import type { Credentials } from '../sigv4/types';
import { toFailure } from './failure';

/** The bytes of a message with their hash, which is part of every signature: taken once for a message that goes to many. */
export type Payload = { bytes: Buffer; sha256: string };

export type BulkAnswer = {
  outcome: Outcome | 'connected';
  /** In words for a person, where the outcome alone does not say enough. */
  detail: string;
  /** The call never left this machine, so it may be made again. */
  isUnsent: boolean;
};

/**
 * The signed calls of a bulk act over kept connections, signed by `lib/sigv4`: about ten times what the SDK's client does on a core. One
 * attempt per call, whatever it comes to; none throws.
 */
export type BulkClient = {
  post(connectionId: string, payload: Payload): Promise<BulkAnswer>;
  delete(connectionId: string): Promise<BulkAnswer>;
  /** `connected`, or what kept it from being known. */
  get(connectionId: string): Promise<BulkAnswer>;
};

const TIMEOUT_MS = 10_000;
/** Answers are a few hundred bytes; what is longer is not read. */
const MAX_ANSWER_BYTES = 64 * 1024;

export function toPayload(text: string): Payload {
  const bytes = Buffer.from(text, 'utf8');
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** `callbackUrl` without a trailing slash. Credentials come from the AWS default provider chain, as for every other call. */
export function createBulkClient(settings: { callbackUrl: string; region: string; sockets: number }): BulkClient {
  const { callbackUrl, region, sockets } = settings;
  const base = new URL(callbackUrl);
  const isTls = base.protocol === 'https:';
  const agent = new (isTls ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: sockets });
  const send = isTls ? requestHttps : requestHttp;
  const sdk = new ApiGatewayManagementApiClient({ endpoint: callbackUrl, region });

  async function call(method: string, connectionId: string, payload?: Payload): Promise<BulkAnswer> {
    let credentials: Credentials;
    try {
      credentials = await sdk.config.credentials();
    } catch (error) {
      return { ...toFailure(error), isUnsent: true };
    }
    const target = `${base.pathname.replace(/\/$/, '')}/@connections/${encodeId(connectionId)}`;
    const headers = { host: base.host, ...(payload && { 'content-type': 'application/octet-stream' }) };
    const signed = signRequest(
      { method, target, headers: Object.entries(headers) },
      {
        credentials,
        region,
        service: 'execute-api',
        nowMs: Date.now(),
        ...(payload && { bodyHash: payload.sha256 }),
      },
    );
    return new Promise((resolve) => {
      let isConnected = false;
      const fail = (error: unknown) => {
        const failure = toFailure(error);
        // Whatever ends a call on a connection that stood may have been delivered before.
        resolve(
          isConnected && failure.outcome === 'failed'
            ? { outcome: 'uncertain', detail: 'No answer came; it may or may not have happened.', isUnsent: false }
            : { ...failure, isUnsent: failure.outcome === 'failed' },
        );
      };
      const request = send(
        {
          agent,
          method,
          path: target,
          hostname: base.hostname.replace(/^\[|\]$/g, ''),
          port: base.port || (isTls ? 443 : 80),
          headers: { ...headers, ...signed, 'content-length': payload?.bytes.length ?? 0 },
          timeout: TIMEOUT_MS,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
        (response) => void readAnswer(response).then(resolve, fail),
      );
      request.on('socket', (socket) => {
        if (!socket.connecting) isConnected = true;
        else socket.once('connect', () => (isConnected = true));
      });
      request.on('timeout', () => request.destroy());
      request.on('error', fail);
      request.end(payload?.bytes);
    });
  }

  return {
    post: (connectionId, payload) => call('POST', connectionId, payload),
    delete: (connectionId) => call('DELETE', connectionId),
    get: (connectionId) => call('GET', connectionId),
  };
}

async function readAnswer(response: IncomingMessage): Promise<BulkAnswer> {
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_ANSWER_BYTES) break;
  }
  const { statusCode: status = 0 } = response;
  if (status >= 200 && status < 300)
    return { outcome: SUCCESS[methodOf(response)] ?? 'failed', detail: '', isUnsent: false };
  const type = String(response.headers['x-amzn-errortype'] ?? '').split(':')[0] ?? '';
  const failure = toFailure({ name: type.split('#').at(-1), $metadata: { httpStatusCode: status } });
  return { ...failure, isUnsent: false };
}

const SUCCESS: Record<string, BulkAnswer['outcome']> = { POST: 'delivered', DELETE: 'closed', GET: 'connected' };

/** `IncomingMessage.req` is there for answers, though the types leave it out. */
function methodOf(response: IncomingMessage): string {
  return (response as IncomingMessage & { req: { method: string } }).req.method;
}

/** As the AWS SDKs write a label: everything but unreserved characters is encoded. */
function encodeId(connectionId: string): string {
  return encodeURIComponent(connectionId).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
