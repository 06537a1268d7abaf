import type { WireRequest } from '../../../sigv4/types';
import { verifyRequest } from '../../../sigv4/verify-request';
import { CREDENTIALS, REGION } from '../credentials';
import { bodyOf } from '../load/posts';
import { signRequestOf } from '../load/sign-call';
import { answerCalls } from '../processes/answer-calls';
import { isSigned } from './bare-verify';

/** No server: signatures are checked one after the other, by `lib/sigv4` and in a straight line. */
const CALLS = 20_000;
const ID = 'L0SM9cOFvHcCIhw=';

type Signed = WireRequest & { bodyHash: string };

/** Calls that nobody has seen before, so that nothing remembered helps. */
function signCalls(): Signed[] {
  return Array.from({ length: CALLS }, (_, index) =>
    signRequestOf({ port: 1, method: 'POST', id: ID, body: bodyOf(index, 120) }),
  );
}

/** Microseconds per call. */
function verifyOurs(): number {
  const findCredentials = (id: string) => (id === CREDENTIALS.accessKeyId ? CREDENTIALS : undefined);
  const options = { region: REGION, service: 'execute-api', findCredentials };
  return timePerCall(signCalls(), (call) => {
    const { bodyHash } = call;
    return verifyRequest(call, { ...options, nowMs: Date.now(), bodyHash }).ok;
  });
}

/** Microseconds per call. It gets its headers as Node parses them, at no cost to it. */
function verifyBare(): number {
  const calls = signCalls().map((call) => ({
    method: call.method,
    url: call.target,
    headers: Object.fromEntries(call.headers),
    bodyHash: call.bodyHash,
  }));
  return timePerCall(calls, (call) => isSigned(call, call.bodyHash));
}

function timePerCall<Call>(calls: readonly Call[], verify: (call: Call) => boolean): number {
  globalThis.gc?.();
  const startedAtMs = performance.now();
  for (const call of calls) if (!verify(call)) throw new Error('A right signature was refused');
  return (1000 * (performance.now() - startedAtMs)) / calls.length;
}

const operations = { verifyOurs, verifyBare };
export type VerifyingOperations = typeof operations;

answerCalls(operations);
