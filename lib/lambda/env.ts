import { z } from 'zod';

const schema = z.object({
  /** The registry table. */
  TABLE_NAME: z.string().min(3).max(255),
  /** Name of the query parameter that holds the user when no authorizer names one. */
  USER_QUERY_PARAMETER: z.string().min(1).max(128).optional(),
  /** Messages are noted on the registry row at most this often; not at all when it is absent. Each note is a paid write. */
  ACTIVITY_STAMP_SECONDS: z.coerce.number().int().min(1).max(7200).optional(),
});

export type HandlerEnv = z.infer<typeof schema>;

/** Throws with one readable line when a variable is missing or wrong. An empty variable counts as absent. */
export function readEnv(variables: Record<string, string | undefined> = process.env): HandlerEnv {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
