import { z } from 'zod';
import { REGION_NAME } from '../domain/aws-partition';

const metrics = {
  /** Namespace of the function's own metrics in CloudWatch, each of which is paid for; none when it is absent. */
  METRICS_NAMESPACE: z.string().min(1).max(255).optional(),
  /** Lambda sets it. */
  AWS_LAMBDA_FUNCTION_NAME: z.string().optional(),
};
const metricsSchema = z.object(metrics);
export type MetricsEnv = z.infer<typeof metricsSchema>;

/** A route is of all stages of its API: of other stages than this one clients are let pass. Every stage is meant when it is absent. */
const STAGE = z.string().min(1).max(128).optional();

const schema = z.object({
  STAGE,
  /** The registry table. */
  TABLE_NAME: z.string().min(3).max(255),
  /** Name of the query parameter that holds the user when no authorizer names one. */
  USER_QUERY_PARAMETER: z.string().min(1).max(128).optional(),
  /** Messages are noted on the registry row at most this often; not at all when it is absent. Each note is a paid write. */
  ACTIVITY_STAMP_SECONDS: z.coerce.number().int().min(1).max(7200).optional(),
  ...metrics,
});

export type HandlerEnv = z.infer<typeof schema>;

const authorizerSchema = schema.pick({ USER_QUERY_PARAMETER: true }).extend({
  /** The console table, of which the authorizer reads and counts in one partition. */
  BLOCKS_TABLE: z.string().min(3).max(255),
  /** Where that table is, unless in the function's own Region. */
  BLOCKS_REGION: z.string().regex(REGION_NAME, 'must be a Region name such as us-east-1').optional(),
  /** The target's name in the console's targets file. */
  BLOCKS_TARGET: z.string().min(1).max(40),
  /** Whether clients get in (`open`) or not (`closed`) while blocks cannot be read. */
  BLOCKS_FAIL: z.enum(['open', 'closed']).default('open'),
  STAGE,
  ...metrics,
});

export type AuthorizerEnv = z.infer<typeof authorizerSchema>;

const jobWorkerSchema = z
  .object({
    /** The console's targets file as text. */
    TARGETS: z.string().optional(),
    /** Or where it stands in the bundle or a layer. */
    TARGETS_FILE: z.string().optional(),
    /** Name of the console table, in the function's own Region, when the targets file does not say it. */
    CONSOLE_TABLE: z.string().min(3).max(255).optional(),
    /** The queue of segments, in place of the file's. */
    QUEUE_URL: z.string().optional(),
    /** Lambda sets it. */
    AWS_REGION: z.string().optional(),
    ...metrics,
  })
  .refine(({ TARGETS, TARGETS_FILE }) => Boolean(TARGETS) !== Boolean(TARGETS_FILE), {
    error: 'set either this to the text of the targets file, or TARGETS_FILE to its path',
    path: ['TARGETS'],
  });

export type JobWorkerEnv = z.infer<typeof jobWorkerSchema>;

type Variables = Record<string, string | undefined>;

/** Throws with one readable line when a variable is missing or wrong. An empty variable counts as absent. */
export function readEnv(variables: Variables = process.env): HandlerEnv {
  return parse(schema, variables);
}

/** The same for the authorizer, which needs no registry. */
export function readAuthorizerEnv(variables: Variables = process.env): AuthorizerEnv {
  return parse(authorizerSchema, variables);
}

/** The same for the function that works on segments of jobs. */
export function readJobWorkerEnv(variables: Variables = process.env): JobWorkerEnv {
  return parse(jobWorkerSchema, variables);
}

/** Whether an event of this stage is for a function with these variables. */
export function isOwnStage({ STAGE: own }: { STAGE?: string | undefined }, stage: string): boolean {
  return own === undefined || own === stage;
}

function parse<S extends z.ZodType>(wanted: S, variables: Variables): z.output<S> {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = wanted.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
