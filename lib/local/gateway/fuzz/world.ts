import { sha256Hex } from '../../../sigv4/canonical-request';
import { presignRequest } from '../../../sigv4/presign-request';
import { signRequest } from '../../../sigv4/sign-request';
import type { HttpRequest } from './case';

/** What both sides of a fuzz run know. The gateway's clock stands still, so that a signed call can be sent again years later. */
export const REGION = 'eu-central-1';
export const HOST = 'gateway.test';
export const STAGE = 'dev';
export const CUSTOM_DOMAIN = { domainName: 'chat.test', basePath: 'v1' };
export const NOW_MS = Date.UTC(2026, 10, 22, 12);
/** What the authorizer wants to see in the query. */
export const TOKEN = 'let-me-in';

export const OWNER = { accessKeyId: 'AKIDOWNER', secretAccessKey: 'owner-secret' };
/** May look and do nothing else. */
export const READER = { accessKeyId: 'AKIDREADER', secretAccessKey: 'reader-secret', allow: ['GET/@connections/*'] };

export type Signer = typeof OWNER | typeof READER;

/** The clients that calls are about. */
export type People = {
  /** Nobody ever signs a DELETE of these. */
  lasting: readonly string[];
  /** May be deleted by whoever signs for it. */
  expendable: readonly string[];
};

type Unsigned = Omit<HttpRequest, 'body'> & { body?: Buffer };

/** Adds the headers of a signature to a request that has its host. */
export function signInHeader(unsigned: Unsigned, signer: Signer, isBodyHashSent = true): HttpRequest {
  const body = unsigned.body ?? Buffer.alloc(0);
  const added = signRequest(unsigned, { ...scopeOf(signer), bodyHash: sha256Hex(body), isBodyHashSent });
  return { ...unsigned, headers: [...unsigned.headers, ...Object.entries(added)], body };
}

export function signInQuery(unsigned: Unsigned, signer: Signer): HttpRequest {
  const body = unsigned.body ?? Buffer.alloc(0);
  const target = presignRequest(unsigned, { ...scopeOf(signer), bodyHash: sha256Hex(body), expiresS: 300 });
  return { ...unsigned, target, body };
}

function scopeOf({ accessKeyId, secretAccessKey }: Signer) {
  return { credentials: { accessKeyId, secretAccessKey }, region: REGION, service: 'execute-api', nowMs: NOW_MS };
}
