/** AWS's names for credentials of the console that are no good, whatever the role says. */
const OWN_CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
]);

/** What AWS says of a role, or of a key, that does not become better by being asked again. */
const LASTING =
  /^(AccessDenied|RegionDisabledException$|ValidationError$|InvalidClientTokenId$|SignatureDoesNotMatch$)/;

/** A target's role gave no credentials. `message` is for the person at the screen; `told` is AWS's own first line. */
export class RoleNotAssumedError extends Error {
  override readonly name = 'RoleNotAssumedError';
  /** The same question may be answered otherwise in a while, with nothing changed; AWS has not said no to the role. */
  readonly isPassing: boolean;
  constructor(
    readonly roleArn: string,
    readonly type: string,
    readonly told: string,
    cause?: unknown,
  ) {
    super(`The role ${roleArn} cannot be assumed: ${reasonOf(type)}`, { cause });
    this.isPassing = !LASTING.test(type);
  }
}

function reasonOf(type: string): string {
  if (/^(Credentials|Token)?ProviderError$/.test(type)) return 'the console found no AWS credentials to ask with.';
  if (OWN_CREDENTIALS.has(type)) return `AWS does not accept the credentials of the console (${type}).`;
  // AWS does not say which of them it is.
  if (/^AccessDenied/.test(type)) {
    return 'AWS denies it. Either the console lacks sts:AssumeRole on it, or its trust policy does not name the console, or there is no such role.';
  }
  if (type === 'RegionDisabledException') return 'AWS STS is turned off in this Region.';
  if (type === 'ValidationError') return 'AWS does not take its name or the external id.';
  return `AWS STS gave no answer (${type}). It is asked again by itself.`;
}

export function isRoleNotAssumed(error: unknown): error is RoleNotAssumedError {
  return (error as Error | undefined)?.name === 'RoleNotAssumedError';
}
