import { verifyRequest } from '../../sigv4/verify-request';
import { type Answer, PAYLOAD_TOO_LARGE, problem } from './answers';
import type { Call } from './call';
import type { Context } from './types';

const SERVICE = 'execute-api';

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
 * Departures: a credential may call everything, there are no policies (no AccessDeniedException); no expired session tokens;
 * no presigned requests; a body too long to be read is refused before its signature can be checked.
 */
export function authenticate(context: Context, { request, body }: Call): Answer | undefined {
  if (!body.isComplete) return PAYLOAD_TOO_LARGE;
  const verification = verifyRequest(request, {
    region: context.region,
    service: SERVICE,
    nowMs: context.clock(),
    bodyHash: body.hash,
    findCredentials: context.findCredentials,
  });
  if (verification.ok) return undefined;
  return problem(403, verification.refusal.errorType, verification.refusal.message);
}
