import { canonicalUri } from '../../../sigv4/canonical-uri';
import { decodedOnceUri, type PathForm, rawUri } from '../../../sigv4/path-forms';
import type { WireRequest } from '../../../sigv4/types';
import { verifyRequest } from '../../../sigv4/verify-request';
import type { Caller, Context } from '../types';
import { type Answer, PAYLOAD_TOO_LARGE, problem } from './answers';
import type { Call } from './call';

const SERVICE = 'execute-api';

/** What curl up to 8.8 signs, and then what it signs up to 8.13, beside AWS's own rule. */
const LENIENT_FORMS: readonly [PathForm, ...PathForm[]] = [canonicalUri, rawUri, decodedOnceUri];
const FORM_NAMES = ["AWS's rule", 'the raw path', 'the path decoded and encoded once'];

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
 * Departures: a body too long to be read is refused before its signature can be checked.
 */
export function authenticate(context: Context, call: Call): Answer | undefined {
  if (!call.body.isComplete) return PAYLOAD_TOO_LARGE;
  const verified = verifySigned(context, call.request, call.body.hash);
  if (!verified.ok) return verified.answer;
  call.caller = verified.caller;
  return undefined;
}

/** Checks the signature of a management call, or of an upgrade to an API that asks for one. */
export function verifySigned(
  context: Context,
  request: WireRequest,
  bodyHash: string,
): { ok: true; caller: Caller } | { ok: false; answer: Answer } {
  const verification = verifyRequest(request, {
    region: context.api.region,
    service: SERVICE,
    nowMs: context.clock(),
    bodyHash,
    findCredentials: context.findCredentials,
    ...(context.isLenient && { pathForms: LENIENT_FORMS }),
  });
  if (!verification.ok) {
    const { errorType, message } = verification.refusal;
    return { ok: false, answer: problem(403, errorType, message) };
  }
  if (verification.pathForm !== 0) {
    context.log.warn(
      `AWS would refuse this ${request.method}: its signature covers ${FORM_NAMES[verification.pathForm]}. ` +
        'It passed because GATEWAY_LENIENT_SIGNATURES is on.',
    );
  }
  const caller = context.findCredentials(verification.accessKeyId);
  if (!caller) throw new Error('A signature was accepted for nobody');
  return { ok: true, caller };
}
