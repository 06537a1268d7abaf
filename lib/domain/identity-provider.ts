import { z } from 'zod';
import { GIVEN_ROLES, type GivenRole, ROLES, type Role, type Standing, type TargetRole } from './role';

const isLoopback = (url: string) =>
  URL.canParse(url) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
/** Over plain http anybody on the way could sign in as anybody. */
const safeUrl = (name: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be the ${name}'s URL, with https://` })
    .refine((url) => url.startsWith('https:') || isLoopback(url), 'must begin with https:// unless it is this machine');

const EVERY_OTHER = '*';
const byTarget = z
  .record(z.string().min(1), z.enum([...GIVEN_ROLES, 'none']))
  .refine((roles) => Object.entries(roles).every(([target, role]) => role !== 'auditor' || target === EVERY_OTHER), {
    error: 'gives a target an auditor: whoever reads the audit reads that of the console, so only * may have it',
  });
const groupRoles = z.union([z.enum(GIVEN_ROLES), byTarget], {
  error: `must be a role (${GIVEN_ROLES.join(', ')}), or an object with a role, or none, for each target`,
});

/** Signing in by OpenID Connect, as the targets file says. The client secret, if any, comes from `OIDC_CLIENT_SECRET`. */
export const identityProviderSchema = z.strictObject({
  /** Where `/.well-known/openid-configuration` is found. */
  issuer: safeUrl('issuer'),
  clientId: z.string().min(1).max(500),
  /** Where people reach this console; `/sign-in/callback` under it is registered with the provider. */
  consoleUrl: safeUrl('console').transform((url) => url.replace(/\/+$/, '')),
  /** What the button calls it. */
  title: z.string().min(1).max(40).default('single sign-on'),
  scope: z.string().default('openid profile email'),
  /** The claim of the ID token, or of UserInfo, that lists a person's groups. */
  groupsClaim: z.string().min(1).default('groups'),
  /** Where the claim is one text: what stands between its groups. Without this, one text is one group. */
  groupsSeparator: z.string().min(1).max(5).optional(),
  /**
   * Which role a group gives: one everywhere, or one for each target by its name, with `*` for the console itself and every other target. Of
   * several the highest holds, on each target by itself; `auditor` comes on top of whatever the others give, and is none on a target. Without any
   * nobody gets in.
   */
  roles: z.record(z.string().min(1), groupRoles).refine((roles) => Object.keys(roles).length > 0, {
    error: 'must give at least one group a role',
  }),
  /** False: only the provider signs people in, and no password or printed link does. */
  localUsers: z.boolean().default(true),
});
export type IdentityProvider = z.infer<typeof identityProviderSchema>;

/** What the sign-in page offers: the provider's title, and whether local users have a form. */
export type SignInWaysDto = { external: string | null; hasLocal: boolean };

/** What these groups give together; null when that is nothing anywhere. A group that says nothing of a target gives there what its `*` says. */
export function standingOfGroups(roles: IdentityProvider['roles'], groups: readonly string[]): Standing | null {
  const given = groups.flatMap((group) => (Object.hasOwn(roles, group) ? [toTargets(roles[group] as GroupRoles)] : []));
  const highest = (target: string) =>
    highestOf(given.map((each) => (Object.hasOwn(each, target) ? each[target] : each[EVERY_OTHER]) ?? 'none'));
  const named = new Set(given.flatMap(Object.keys));
  named.delete(EVERY_OTHER);
  const isAuditor = given.some((each) => each[EVERY_OTHER] === 'auditor');
  const standing = {
    ...(isAuditor && { isAuditor }),
    role: highest(EVERY_OTHER),
    targetRoles: Object.fromEntries([...named].map((target) => [target, highest(target)])),
  };
  const isAnything = [standing.role, ...Object.values(standing.targetRoles)].some((role) => role !== 'none');
  return isAnything || isAuditor ? standing : null;
}

type GroupRoles = IdentityProvider['roles'][string];

function toTargets(given: GroupRoles): Record<string, GivenRole | 'none' | undefined> {
  return typeof given === 'string' ? { [EVERY_OTHER]: given } : given;
}

function highestOf(roles: readonly (GivenRole | 'none')[]): TargetRole {
  return ROLES.findLast((role): role is Role => roles.includes(role)) ?? 'none';
}

/** A claim that lists groups, or names one. A name may hold blanks and commas, so one text is taken apart only by the separator of the settings. */
export function toGroups(claim: unknown, separator?: string): string[] {
  if (Array.isArray(claim)) return claim.filter((group) => typeof group === 'string');
  if (typeof claim !== 'string') return [];
  const groups = separator === undefined ? [claim] : claim.split(separator).map((group) => group.trim());
  return groups.filter(Boolean);
}

/** What a person is called by these claims: an address, unless the provider says that it was never verified, else the name that they use there. */
export function nameIn(claims: Readonly<Record<string, unknown>>): string | undefined {
  const isUnverified = claims.email_verified === false || claims.email_verified === 'false';
  const names = [isUnverified ? undefined : claims.email, claims.preferred_username];
  return names.find((each): each is string => typeof each === 'string' && each !== '');
}
