import { z } from 'zod';

const positive = (max: number) =>
  z.coerce.number({ error: 'must be a number' }).positive().max(max, `may be ${max} at most`);
const onOrOff = z
  .enum(['on', 'off'], { error: 'must be on or off' })
  .default('off')
  .transform((value) => value === 'on');

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
  /** Where hosted functions find the table; the SDK in this process reads it by itself. */
  AWS_ENDPOINT_URL_DYNAMODB: z.string().optional(),
  /** The console's table: with one, the embedded authorizer enforces the blocks in it, and reads this and the like itself. */
  BLOCKS_TABLE: z.string().optional(),
  LOG_LEVEL: z.string().default('info'),
  /** The user's own routes in the place of those of the registry; see `lib/local/functions/routes-file.ts`. */
  ROUTES_FILE: z.string().optional(),
  /** Also accept what curl before 8.14 signs, which AWS refuses. */
  GATEWAY_LENIENT_SIGNATURES: onOrOff,
  /** `on`, or the JSON of the first rules; see `faults/fault-rule.ts`. Without it no fault can be asked for. */
  GATEWAY_FAULTS: z.string().optional(),
  /** Of the account: management calls and messages per second, how many at once, and new connections per second. */
  GATEWAY_RATE_LIMIT: positive(1_000_000).optional(),
  GATEWAY_BURST_LIMIT: positive(1_000_000).optional(),
  GATEWAY_CONNECT_RATE_LIMIT: positive(1_000_000).optional(),
  /** Seconds without traffic, and of life, after which a connection is closed. */
  GATEWAY_IDLE_SECONDS: positive(600).optional(),
  GATEWAY_LIFETIME_SECONDS: positive(7200).optional(),
});

export type GatewayEnv = z.infer<typeof schema> & {
  /** All of it, of which hosted functions get PATH and the like. */
  inherited: Record<string, string | undefined>;
};

/**
 * The gateway's own settings; its handlers and the SDK read theirs (`TABLE_NAME`, `AWS_ENDPOINT_URL_DYNAMODB`, …) themselves.
 * Throws with one readable line when a variable is missing or wrong. An empty variable counts as absent.
 */
export function readEnv(variables: Record<string, string | undefined> = process.env): GatewayEnv {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return { ...parsed.data, inherited: variables };
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
