import { z } from 'zod';
import { ROLES, type Role } from './role';

const isLoopback = (url: string) =>
  URL.canParse(url) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
/** Over plain http anybody on the way could sign in as anybody. */
const safeUrl = (name: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be the ${name}'s URL, with https://` })
    .refine((url) => url.startsWith('https:') || isLoopback(url), 'must begin with https:// unless it is this machine');

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
  /** Which role a group gives. Of several the highest holds; without any nobody gets in. */
  roles: z.record(z.string().min(1), z.enum(ROLES)).refine((roles) => Object.keys(roles).length > 0, {
    error: 'must give at least one group a role',
  }),
  /** False: only the provider signs people in, and no password or printed link does. */
  localUsers: z.boolean().default(true),
});
export type IdentityProvider = z.infer<typeof identityProviderSchema>;

/** What the sign-in page offers: the provider's title, and whether local users have a form. */
export type SignInWaysDto = { external: string | null; hasLocal: boolean };

/** The highest role that these groups give; null when they give none. */
export function roleOfGroups(roles: IdentityProvider['roles'], groups: readonly string[]): Role | null {
  const given = groups.flatMap((group) => (Object.hasOwn(roles, group) ? [roles[group]] : []));
  return ROLES.findLast((role) => given.includes(role)) ?? null;
}

/** A claim that lists groups: providers give a list, one name, or names with spaces or commas between. */
export function toGroups(claim: unknown): string[] {
  if (Array.isArray(claim)) return claim.filter((group) => typeof group === 'string');
  return typeof claim === 'string' ? claim.split(/[\s,]+/).filter(Boolean) : [];
}
