import { expect } from 'vitest';
import { sha256Hex } from './canonical-request';
import { type SignOptions, signRequest } from './sign-request';
import type { WireRequest } from './types';
import { type VerifyOptions, verifyRequest } from './verify-request';

/** What the tests of this room share: one signer, one endpoint, one moment. */
export const NOW_MS = Date.UTC(2026, 10, 22, 12, 0, 0);
export const CREDENTIALS = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'a-secret' };
const BODY_HASH = sha256Hex('hello');

export const SIGN: SignOptions = {
  credentials: CREDENTIALS,
  region: 'eu-central-1',
  service: 'execute-api',
  nowMs: NOW_MS,
  bodyHash: BODY_HASH,
};

export const UNSIGNED: WireRequest = {
  method: 'POST',
  target: '/dev/@connections/L0SM9cOFvHcCIhw%3D?a=1',
  headers: [['Host', '127.0.0.1:3001']],
};

export function sign(options: Partial<SignOptions> = {}, request = UNSIGNED): WireRequest {
  const added = signRequest(request, { ...SIGN, ...options });
  return { ...request, headers: [...request.headers, ...Object.entries(added)] };
}

export function verify(request: WireRequest, options: Partial<VerifyOptions> = {}) {
  return verifyRequest(request, {
    region: 'eu-central-1',
    service: 'execute-api',
    nowMs: NOW_MS,
    bodyHash: BODY_HASH,
    findCredentials: (id) => (id === CREDENTIALS.accessKeyId ? CREDENTIALS : undefined),
    ...options,
  });
}

export const ACCEPTED = { ok: true, accessKeyId: 'AKIDLOCAL', pathForm: 0 };

/** The refusal that a test expects of `verify`. */
export function refusal(errorType: string, message: string | RegExp) {
  return { ok: false, refusal: { errorType, message: expect.stringMatching(message) } };
}

/** Replaces one header; null removes it. */
export function withHeader(request: WireRequest, name: string, value: string | null): WireRequest {
  const others = request.headers.filter(([other]) => other.toLowerCase() !== name);
  return { ...request, headers: value === null ? others : [...others, [name, value]] };
}

export function headerOf(request: WireRequest, name: string): string {
  return request.headers.find(([other]) => other.toLowerCase() === name)?.[1] ?? '';
}

/** Changes the Authorization header. */
export function withAuthorization(request: WireRequest, change: (header: string) => string): WireRequest {
  return withHeader(request, 'authorization', change(headerOf(request, 'authorization')));
}
