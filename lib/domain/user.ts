import { z } from 'zod';
import { type AnyRole, type Permission, ROLES, type Role, type Standing } from './role';

/** A person at one place, a target or the console itself: with the role that they have there. */
export type SessionUser = { name: string; role: Role; permissions: Permission[] };

/** The signed-in person, as a browser may know them. `permissions`: what they may in the console itself. */
export type SignedInUser = Standing & { name: string; permissions: Permission[] };

/** `isExternal`: signs in at the identity provider, which decides the role each time. */
export type UserDto = Standing & { name: string; createdAt: number; isExternal: boolean };

const userNameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'Use letters, digits, dots, hyphens and underscores, 40 at most.');
export const newUserSchema = z.object({ name: userNameSchema, role: z.enum(ROLES) });

export const signInSchema = z.object({
  name: z.string().min(1, 'Enter your name.').max(80),
  password: z.string().min(1, 'Enter your password.').max(1024),
});
export const signInTokenSchema = z.object({ token: z.string().min(1).max(200) });

const anyRole = z.enum([...ROLES, 'none']) satisfies z.ZodType<AnyRole>;

/** Where a target is not named, `role` holds. */
export const setRolesSchema = z.object({
  name: z.string().min(1).max(80),
  role: anyRole,
  targetRoles: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'This is not the name of a target.'), anyRole)
    .refine((roles) => Object.keys(roles).length <= 200, 'Name at most 200 targets.'),
});
