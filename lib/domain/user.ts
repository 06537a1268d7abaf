import { z } from 'zod';
import { type Permission, ROLES, type Role } from './role';

/** The signed-in person, as a browser may know them. */
export type SessionUser = { name: string; role: Role; permissions: Permission[] };

/** `isExternal`: signs in at the identity provider, which decides the role each time. */
export type UserDto = { name: string; role: Role; createdAt: number; isExternal: boolean };

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
