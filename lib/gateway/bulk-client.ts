import { Pool } from 'undici';
import { EMPTY_BODY_HASH, sha256Hex } from '../sigv4/canonical-request';
import { type PreparedSigning, prepareSigning } from '../sigv4/prepare-signing';
import type { Credentials } from '../sigv4/types';
import { inSpan } from '../telemetry/span';
import { type CallOutcome, isHeard, tell } from '../telemetry/tell';
import type { BulkClient, BulkOutcome, PreparedPayload } from './bulk';
import { type CallEnd, makeCall } from './bulk-call';
import { readCallbackUrl } from './callback-endpoint';
import { isOfCredentials, noCredentials, toAnswerFailure, toSilence } from './failure';
import { type CredentialsProvider, createFreshCredentials, defaultCredentials } from './fresh-credentials';

const CONNECT_TIMEOUT_MS = 3_000;
/** As the single calls have them. */
const TIMEOUTS = { actMs: 10_000, lookMs: 4_000 };
const NOTHING: PreparedPayload = { bytes: Buffer.alloc(0), sha256: EMPTY_BODY_HASH };

/** AWS takes signatures that are five minutes off; a call takes seconds. */
const SKEW_MS = 60_000;

type Operation<Done> = { method: 'POST' | 'DELETE' | 'GET'; name: string; done: Done; timeoutMs: number };

const spanOf = (method: string) => ({ 'rpc.system': 'aws-api', 'rpc.service': 'execute-api', 'rpc.method': method });
/** Made once and not for each call. */
const SPAN = {
  POST: spanOf('PostToConnection'),
  DELETE: spanOf('DeleteConnection'),
  GET: spanOf('GetConnection'),
};

type Settings = {
  callbackUrl: string;
  region: string;
  /** Connections kept open at most; calls beyond that wait for one. */
  concurrency: number;
  /** The AWS default provider chain unless given. */
  credentials?: CredentialsProvider | undefined;
  /** Epoch ms. */
  now?: () => number;
  /** How long an answer may take to begin; as long again to end. */
  timeouts?: { actMs: number; lookMs: number };
};

/**
 * Nothing that may have happened is retried here, neither by this client nor by its pool: the outcome says whether a call may be repeated.
 * A signature that was refused for its time alone is made anew by AWS's clock, as the SDKs do: the clock of this machine may be set at any time.
 */
export function createBulkClient(settings: Settings): BulkClient {
  const { callbackUrl, region, concurrency, now = Date.now, timeouts = TIMEOUTS } = settings;
  const { origin, host, pathOf } = readCallbackUrl(callbackUrl);
  const credentials = createFreshCredentials(settings.credentials ?? defaultCredentials(region), now);
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1, connectTimeout: CONNECT_TIMEOUT_MS });
  const post = { method: 'POST', name: 'PostToConnection', done: 'delivered', timeoutMs: timeouts.actMs } as const;
  const remove = { method: 'DELETE', name: 'DeleteConnection', done: 'closed', timeoutMs: timeouts.actMs } as const;
  const look = { method: 'GET', name: 'GetConnection', done: 'connected', timeoutMs: timeouts.lookMs } as const;
  let closing: Promise<void> | undefined;
  /** How far AWS's clock is ahead of this one, as far as a refusal has told. */
  let behindMs = 0;
  let signing: (PreparedSigning & { second: number; by: Credentials }) | undefined;

  /** The same for all calls of a second. */
  function signingBy(by: Credentials): PreparedSigning {
    const nowMs = now() + behindMs;
    const second = Math.floor(nowMs / 1000);
    if (signing?.second !== second || signing.by !== by) {
      const prepared = prepareSigning([['host', host]], { credentials: by, region, service: 'execute-api', nowMs });
      signing = { ...prepared, second, by };
    }
    return signing;
  }

  async function call<Done>(operation: Operation<Done>, connectionId: string, payload = NOTHING) {
    const path = pathOf(connectionId);
    if (path === undefined) return notAnId(connectionId);
    let by = credentials.current();
    try {
      by ??= await credentials.load();
    } catch (error) {
      return { connectionId, ...noCredentials(error), errorType: (error as Error).name, isUnsent: true, cause: error };
    }
    const signedBehindMs = behindMs;
    let end = await told(by, operation, path, payload);
    if (isRefusedForTime(end, signedBehindMs)) end = await told(by, operation, path, payload);
    if (end.status === undefined || end.status >= 300) {
      if (isOfCredentials(end.errorType)) credentials.reject(by.accessKeyId);
      return toOutcome(connectionId, end);
    }
    return { connectionId, outcome: operation.done };
  }

  /** True when the call was refused, and by AWS's clock its signature was of another time: from then on that clock counts. */
  function isRefusedForTime(end: CallEnd, signedBehindMs: number): boolean {
    if (end.status === undefined || end.errorType !== 'InvalidSignatureException') return false;
    const seenMs = end.dateMs - now();
    if (!(Math.abs(seenMs - signedBehindMs) > SKEW_MS)) return false;
    behindMs = seenMs;
    return true;
  }

  /** Each call is told by itself, one that is made anew too. */
  function told(by: Credentials, operation: Operation<unknown>, path: string, payload: PreparedPayload) {
    const startedAt = performance.now();
    const ended = inSpan(`execute-api ${operation.name}`, SPAN[operation.method], () =>
      send(by, operation, path, payload),
    );
    if (!isHeard('awsCall')) return ended;
    return ended.then((end) => {
      tellCall(operation.name, end, performance.now() - startedAt);
      return end;
    });
  }

  function send(by: Credentials, { method, timeoutMs }: Operation<unknown>, path: string, payload: PreparedPayload) {
    const { headers, authorize } = signingBy(by);
    return makeCall(pool, {
      method,
      path,
      headers: [...headers, 'authorization', authorize(method, path, payload.sha256)],
      body: payload.bytes,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  }

  return {
    prepare: (payload) => ({ bytes: Buffer.from(payload), sha256: sha256Hex(payload) }),
    post: (connectionId, payload) => call(post, connectionId, payload),
    delete: (connectionId) => call(remove, connectionId),
    get: (connectionId) => call(look, connectionId),
    close() {
      closing ??= pool.close();
      return closing;
    },
  };
}

function tellCall(operation: string, { status, errorType, awsRequestId, isSent }: CallEnd, ms: number): void {
  const failure =
    status === undefined ? toSilence(isSent !== false) : status >= 300 ? toAnswerFailure(status, errorType) : undefined;
  const outcome = failure?.outcome ?? 'ok';
  tell('awsCall', {
    service: 'execute-api',
    operation,
    // What it means for a recipient in other words than for a call.
    outcome: outcome === 'tooLarge' ? 'invalid' : (outcome as CallOutcome),
    ms,
    errorName: errorType || undefined,
    awsRequestId,
  });
}

function toOutcome(connectionId: string, end: CallEnd): BulkOutcome {
  if (end.status === undefined) {
    return { connectionId, ...toSilence(end.isSent), ...(!end.isSent && { isUnsent: true }) };
  }
  const { status, errorType } = end;
  const { outcome, detail } = toAnswerFailure(status, errorType);
  return { connectionId, outcome, ...(detail && { detail }), ...(errorType && { errorType }) };
}

function notAnId(connectionId: string): BulkOutcome {
  return { connectionId, outcome: 'invalid', detail: 'This is not a connection id, so nothing was sent.' };
}
