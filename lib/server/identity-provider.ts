import 'server-only';
import * as oidc from 'openid-client';
import { type IdentityProvider, nameIn, toGroups } from '../domain/identity-provider';
import type { SignInProblem } from '../domain/sign-in-problems';
import { env } from './env';
import { log } from './log';
import { processWide } from './process-wide';

/** Answers of the provider hold for so long; then its addresses and keys are asked for again. */
const DISCOVERED_MS = 60 * 60_000;
/** How far the provider's clock may be off. */
const CLOCK_TOLERANCE_S = 60;
/** A token comes straight from its making. Some providers date it back by five minutes; what is older tells of a clock. */
const MAX_TOKEN_AGE_S = 10 * 60;
const TIMEOUT_S = 10;
/** Of what signing out waits for, and can do without. */
const KEYS_TIMEOUT_MS = 2_000;
/** Of an ID token that goes back in an address: many servers take no line of more than 8 KB. */
const MAX_HINT_CHARS = 7_000;

/** What a provider says that cannot answer just now. Source: RFC 6749, 4.1.2.1. */
const OUTAGES: readonly string[] = ['server_error', 'temporarily_unavailable'];

/** What the browser keeps, sealed, while it is at the provider. */
export type PendingSignIn = { state: string; nonce: string; verifier: string; next: string };
/** `idToken`: ends the provider's session later on; null where it is too long to be sent back. */
export type ExternalPerson = { name: string; sub: string; groups: string[]; idToken: string | null };

const callbackOf = ({ consoleUrl }: IdentityProvider) => `${consoleUrl}/sign-in/callback`;

/** Where to send the browser, and what to remember until it is back. */
export async function beginSignIn(
  provider: IdentityProvider,
  next: string,
): Promise<{ url: URL; pending: PendingSignIn } | SignInProblem> {
  const config = await discover(provider);
  if (!config) return 'unreachable';
  const verifier = oidc.randomPKCECodeVerifier();
  const pending = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, next };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callbackOf(provider),
    scope: provider.scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  return { url, pending };
}

/** Whom the provider has let in, from the query that it sent the browser back with. */
export async function finishSignIn(
  provider: IdentityProvider,
  query: string,
  { state, nonce, verifier }: PendingSignIn,
  now: () => number = Date.now,
): Promise<ExternalPerson | SignInProblem> {
  const discovered = await discover(provider);
  if (!discovered) return 'unreachable';
  const config = withKeysOfNow(discovered, now);
  try {
    const tokens = await oidc.authorizationCodeGrant(config, new URL(`${callbackOf(provider)}${query}`), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) return 'refused';
    if (!isOfNow(claims.iat, now)) return 'clocks';
    // Many providers keep what is not about signing in for UserInfo.
    const isWhole = provider.groupsClaim in claims && nameIn(claims) !== undefined;
    const more =
      isWhole || !config.serverMetadata().userinfo_endpoint
        ? {}
        : await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    return { ...toPerson({ ...more, ...claims }, provider), idToken: toHint(tokens.id_token) };
  } catch (error) {
    return problemOf(error);
  }
}

/**
 * Where the browser ends the provider's own session; null when the provider has no such place. Some end none without the ID token that it began
 * with, and others ask the person first; many refuse one whose key they have dropped, so that it is left out then.
 */
export async function endSessionUrl(provider: IdentityProvider, idToken: string | null): Promise<string | null> {
  const config = await discover(provider);
  if (!config?.serverMetadata().end_session_endpoint) return null;
  const isTaken = idToken !== null && (await hasKeyOf(idToken, config.serverMetadata().jwks_uri));
  return oidc.buildEndSessionUrl(config, {
    post_logout_redirect_uri: `${provider.consoleUrl}/sign-in`,
    ...(isTaken && { id_token_hint: idToken }),
  }).href;
}

/** Whether the provider still tells the key that the token was signed with; true of one that names none. */
async function hasKeyOf(idToken: string, keysUrl = ''): Promise<boolean> {
  try {
    const { kid } = JSON.parse(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString());
    if (kid === undefined) return true;
    const answer = await fetch(keysUrl, { signal: AbortSignal.timeout(KEYS_TIMEOUT_MS) });
    const { keys } = (await answer.json()) as { keys: { kid?: unknown }[] };
    return keys.some((key) => key.kid === kid);
  } catch (error) {
    warn(error, 'the keys of the identity provider were not read to end its session');
    return false;
  }
}

function toHint(idToken: string | undefined): string | null {
  if (idToken === undefined) return null;
  if (idToken.length <= MAX_HINT_CHARS) return idToken;
  log().warn({ chars: idToken.length }, 'the ID token is too long to end the session at the provider with');
  return null;
}

type Known = { config?: oidc.Configuration; at: number; asking?: Promise<void> | undefined };

/**
 * The provider's addresses and keys; null when it does not tell. A provider that was down is asked again each time, and once for all who wait: it
 * takes no session to begin to sign in.
 */
async function discover(provider: IdentityProvider): Promise<oidc.Configuration | null> {
  const known = processWide<Known>('identity-provider', () => ({ at: 0 }));
  if (known.config && Date.now() - known.at < DISCOVERED_MS) return known.config;
  known.asking ??= ask(provider, known).finally(() => {
    known.asking = undefined;
  });
  await known.asking;
  // What was known an hour ago is better than nobody signing in.
  return known.config ?? null;
}

async function ask(provider: IdentityProvider, known: Known): Promise<void> {
  const issuer = new URL(provider.issuer);
  try {
    known.config = await oidc.discovery(
      issuer,
      provider.clientId,
      { [oidc.clockTolerance]: CLOCK_TOLERANCE_S },
      // Nothing is authenticated by this one.
      oidc.None(),
      // The settings allow plain http for this machine alone.
      { timeout: TIMEOUT_S, ...(issuer.protocol === 'http:' && { execute: [oidc.allowInsecureRequests] }) },
    );
    known.at = Date.now();
  } catch (error) {
    warn(error, 'the identity provider was not discovered');
  }
}

/**
 * The same provider without the keys that were fetched before: they are asked for at each sign-in, so that a change of keys needs no
 * waiting. Tokens are verified although they come straight from the provider.
 */
function withKeysOfNow(discovered: oidc.Configuration, now: () => number): oidc.Configuration {
  const { client_id, ...metadata } = discovered.clientMetadata();
  const config = new oidc.Configuration(
    { ...discovered.serverMetadata() },
    client_id,
    {
      ...metadata,
      [oidc.clockTolerance]: CLOCK_TOLERANCE_S,
      [oidc.clockSkew]: Math.round((now() - Date.now()) / 1000),
    },
    clientAuthentication(discovered.serverMetadata()),
  );
  config.timeout = TIMEOUT_S;
  if (config.serverMetadata().issuer.startsWith('http:')) oidc.allowInsecureRequests(config);
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** By a way that the provider says it takes; where it says none, by the one that the standard has for that. */
function clientAuthentication({ token_endpoint_auth_methods_supported: taken }: oidc.ServerMetadata): oidc.ClientAuth {
  const secret = env().OIDC_CLIENT_SECRET;
  if (!secret) return oidc.None();
  if (taken === undefined || taken.includes('client_secret_basic')) return oidc.ClientSecretBasic(secret);
  if (taken.includes('client_secret_post')) return oidc.ClientSecretPost(secret);
  return taken.includes('client_secret_jwt') ? oidc.ClientSecretJwt(secret) : oidc.ClientSecretBasic(secret);
}

function isOfNow(issuedAtS: number, now: () => number): boolean {
  const ageS = now() / 1000 - issuedAtS;
  return ageS > -CLOCK_TOLERANCE_S && ageS < MAX_TOKEN_AGE_S;
}

function toPerson(
  claims: Record<string, unknown> & { sub: string },
  { groupsClaim, groupsSeparator }: IdentityProvider,
): Omit<ExternalPerson, 'idToken'> {
  const { sub } = claims;
  return { name: nameIn(claims) ?? sub, sub, groups: toGroups(claims[groupsClaim], groupsSeparator) };
}

function problemOf(error: unknown): SignInProblem {
  warn(error, 'signing in by the identity provider failed');
  if (error instanceof oidc.AuthorizationResponseError) return OUTAGES.includes(error.error) ? 'unreachable' : 'denied';
  // A code that was used or is too old.
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant' ? 'expired' : 'refused';
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { message?: unknown; status?: unknown } };
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return 'clocks';
  if (code === 'OAUTH_KEY_SELECTION_FAILED' || cause?.message === 'JWT signature verification failed') return 'keys';
  const isSilent = error instanceof TypeError || code === 'OAUTH_TIMEOUT';
  const isDown = code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' && Number(cause?.status) >= 500;
  return isSilent || isDown ? 'unreachable' : 'refused';
}

/** Never the error itself: what it carries of the answer may hold a token. */
function warn(error: unknown, what: string) {
  const { name, message, code } = error as { name?: string; message?: string; code?: unknown };
  log().warn({ name, code, reason: message?.slice(0, 200) }, what);
}
