import type { Outcome } from '../domain/outcome';
import { isRoleNotAssumed } from '../domain/role-not-assumed';

export type Failure = { outcome: Outcome; detail: string };

/** The parts of an SDK exception that say what happened; SDK v3 errors carry the status in `$metadata` only. */
type SdkError = {
  name?: string;
  message?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number };
};

/** Nothing reached the gateway, so nothing can have been delivered. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_INVALID_URL']);

const CREDENTIAL_ERRORS = new Set(['CredentialsProviderError', 'TokenProviderError', 'ProviderError']);

/** AWS's names for a refusal that other credentials, or the same asked for anew, may be spared. */
const CREDENTIALS_REFUSED = new Set([
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
]);

/** Whether AWS refused a call for the credentials alone, whatever and whoever it was about. */
export function isOfCredentials(errorType: string | undefined): boolean {
  return errorType !== undefined && CREDENTIALS_REFUSED.has(errorType);
}

/** What a failed call of the SDK means for its recipient. Whatever gave no answer after it was sent is `uncertain`, never `failed`. */
export function toFailure(error: unknown): Failure {
  const { name = '', message = '', code = '', $metadata } = (error ?? {}) as SdkError;
  if (isRoleNotAssumed(error) || CREDENTIAL_ERRORS.has(name)) return noCredentials(error);
  const isSent = !(NOT_SENT.has(code) || NOT_SENT.has(name) || /did not establish a connection/i.test(message));
  return toAnswerFailure($metadata?.httpStatusCode, name) ?? toSilence(isSent);
}

/**
 * What an answer means that is no success; undefined when there was none. 410 is told by type or by status, because local stacks and
 * proxies drop one or the other. `name` is the exception's, such as `GoneException`; empty when the answer named none.
 */
export function toAnswerFailure(status: number, name: string): Failure;
export function toAnswerFailure(status: number | undefined, name: string): Failure | undefined;
export function toAnswerFailure(status: number | undefined, name: string): Failure | undefined {
  if (status === 410 || name === 'GoneException') return { outcome: 'gone', detail: '' };
  if (status === 429 || name === 'LimitExceededException') {
    return {
      outcome: 'throttled',
      detail: 'API Gateway answered 429: too many calls, or the buffer of this client is full.',
    };
  }
  if (status === 413 || name === 'PayloadTooLargeException') {
    return { outcome: 'tooLarge', detail: 'API Gateway takes at most 128 KB.' };
  }
  if (status === 400)
    return { outcome: 'invalid', detail: 'API Gateway says that this is not a connection id of its form.' };
  if (status === 403) return { outcome: 'refused', detail: refusal(name) };
  if (status === undefined) return undefined;
  return { outcome: 'failed', detail: `API Gateway answered ${status}${name && ` (${name})`}.` };
}

/** What a call means that no answer came to. */
export function toSilence(isSent: boolean): Failure {
  return isSent
    ? { outcome: 'uncertain', detail: 'No answer came; it may or may not have happened.' }
    : { outcome: 'failed', detail: 'The gateway cannot be reached.' };
}

/** What a call means that could not be signed. */
export function noCredentials(error?: unknown): Failure {
  if (isRoleNotAssumed(error)) return { outcome: 'refused', detail: error.message };
  return { outcome: 'refused', detail: 'The console found no AWS credentials to sign the call with.' };
}

function refusal(name: string): string {
  switch (name) {
    case 'AccessDeniedException':
      return 'AWS refused: the credentials of the console lack execute-api:ManageConnections on this stage.';
    case 'InvalidSignatureException':
      return 'AWS refused the signature: wrong secret key, or the clock of the console is off.';
    case 'UnrecognizedClientException':
      return 'AWS does not know the access key of the console.';
    case 'ExpiredTokenException':
      return 'The credentials of the console have expired.';
    default:
      return `AWS refused the call${name && ` (${name})`}: check the stage in the callback URL and the permissions.`;
  }
}
