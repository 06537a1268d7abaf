import { z } from 'zod';
import { type AnyRole, GIVEN_ROLES, type Permission, ROLES, type Standing, type TargetRole } from './role';

/** A person at one place, a target or the console itself: with the role that they have there. */
export type SessionUser = { name: string; role: AnyRole; permissions: Permission[] };

/** The signed-in person, as a browser may know them. `permissions`: what they may in the console itself. */
export type SignedInUser = Standing & { name: string; permissions: Permission[] };

/** `isExternal`: signs in at the identity provider, which decides the role each time. */
export type UserDto = Standing & {
  name: string;
  createdAt: number;
  isExternal: boolean;
  /** `invited`: has not chosen a password yet. */
  state: 'active' | 'invited' | 'disabled';
  /** Until when a link to choose a password holds, epoch ms; null when there is none. */
  invitedUntil: number | null;
  hasFactor: boolean;
};

/** A session as the lists of them tell it. */
export type SessionDto = {
  handle: string;
  startedAt: number;
  seenAt: number;
  /** The address it was begun from. */
  from: string | null;
  /** The browser in words. */
  client: string | null;
  isThis: boolean;
};

/** One person as admins see them. */
export type PersonDto = { user: UserDto; sessions: SessionDto[]; isOneself: boolean; isFirst: boolean };

/** What somebody sees of their own. `recoveryLeft`: codes that are left. */
export type AccountDto = {
  user: UserDto;
  sessions: SessionDto[];
  recoveryLeft: number;
  isFactorRequired: boolean;
};

/** A second factor that is not on yet: what an app reads, and the seal by which it is turned on. */
export type FactorDraft = { draft: string; secret: string; uri: string; qr: QrCode };
/** Modules of a QR code as one SVG path in a square of `size`. */
export type QrCode = { path: string; size: number };

const userNameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'Use letters, digits, dots, hyphens and underscores, 40 at most.');
export const newUserSchema = z.object({ name: userNameSchema, role: z.enum(GIVEN_ROLES) });

/** How long an invitation holds. */
const INVITED_DAYS = [1, 3, 7] as const;
export type InvitedDays = (typeof INVITED_DAYS)[number];
const daysSchema = z.literal(INVITED_DAYS);
export const inviteSchema = newUserSchema.extend({ days: daysSchema });

/** Names of people of an identity provider are their addresses, or what it likes. */
export const personSchema = z.object({ name: z.string().min(1).max(80) });
export const renewLinkSchema = personSchema.extend({ days: daysSchema });
const targetRole = z.enum([...ROLES, 'none']) satisfies z.ZodType<TargetRole>;
/** Where a target is not named, `role` holds. */
const standingSchema = z.object({
  role: targetRole,
  targetRoles: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'This is not the name of a target.'), targetRole)
    .refine((roles) => Object.keys(roles).length <= 200, 'Name at most 200 targets.'),
  isAuditor: z.boolean().default(false),
}) satisfies z.ZodType<Standing>;
/** `seen`: what the person had when the change was decided. */
export const changeRolesSchema = personSchema.extend({ ...standingSchema.shape, seen: standingSchema });
export const setDisabledSchema = personSchema.extend({ isDisabled: z.boolean() });

const passwordSchema = z.string().min(1, 'Enter your password.').max(1024);
export const signInSchema = z.object({
  name: z.string().min(1, 'Enter your name.').max(80),
  password: passwordSchema,
});
export const signInTokenSchema = z.object({ token: z.string().min(1).max(200) });
export const acceptInvitationSchema = signInTokenSchema.extend({ password: z.string().max(2000) });

const codeSchema = z.string().trim().min(1, 'Enter the code.').max(40);
export const codeInputSchema = z.object({ code: codeSchema });
const draftSchema = z.string().min(1).max(500);
export const enableFactorSchema = z.object({ draft: draftSchema, code: codeSchema });
export const passSchema = z.object({ pass: z.string().min(1).max(1000) });
export const ownPasswordSchema = z.object({ password: passwordSchema });
export const changePasswordSchema = z.object({ password: passwordSchema, next: z.string().max(2000) });
/** One session by its handle, or all but this one. */
export const endOwnSessionSchema = z.object({ which: z.union([z.literal('others'), z.string().length(16)]) });

/** What stands for somebody in the audit who is no user. */
const NOBODYS_NAMES: ReadonlySet<string> = new Set([
  'the console',
  'the users command',
  'sign-in link',
  'invitation',
  'identity provider',
]);

/** Whether acts under this name would look like the console's own, or like those of somebody else. */
export function isNobodysName(name: string): boolean {
  return NOBODYS_NAMES.has(name.trim().toLowerCase()) || /[\p{Cc}\p{Cf}]/u.test(name);
}
