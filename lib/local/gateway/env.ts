import { z } from 'zod';

const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  /** 0 picks a free one. */
  GATEWAY_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  STAGE: z
    .string()
    .regex(/^(\$default|[A-Za-z0-9_-]{1,128})$/, 'may hold letters, digits, hyphens and underscores, or be $default')
    .default('dev'),
  API_ID: z
    .string()
    .regex(/^[a-z0-9]{1,32}$/, 'may hold lower-case letters and digits')
    .default('local'),
  AWS_REGION: z.string().min(1),
  LOCAL_ACCESS_KEY_ID: z.string().min(1),
  LOCAL_SECRET_ACCESS_KEY: z.string().min(1),
  LOG_LEVEL: z.string().default('info'),
});

export type GatewayEnv = z.infer<typeof schema>;

/**
 * The gateway's own settings; its handlers and the SDK read theirs (`TABLE_NAME`, `AWS_ENDPOINT_URL_DYNAMODB`, …) themselves.
 * Throws with one readable line when a variable is missing or wrong. An empty variable counts as absent.
 */
export function readEnv(variables: Record<string, string | undefined> = process.env): GatewayEnv {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
