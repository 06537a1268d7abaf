import { z } from 'zod';
import { ConfigurationError, describeIssues } from '../composition/targets-file';

const schema = z
  .object({
    TARGETS_FILE: z.string({ error: 'is not set: name the file that describes the targets and the queue' }).min(1),
    /** npm sets it for its scripts. */
    npm_lifecycle_event: z.string().optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
    OTEL_SERVICE_NAME: z.string().min(1).default('switchboard-worker'),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    /** Where the worker answers with its metrics; without it it opens no port. */
    METRICS_PORT: z.coerce.number('must be a port').int().min(0).max(65_535).optional(),
    METRICS_TOKEN: z.string().min(16, 'is too short: give at least 16 random characters').optional(),
    HOST: z.string().default('127.0.0.1'),
  })
  .refine(({ METRICS_PORT, METRICS_TOKEN }) => METRICS_PORT === undefined || METRICS_TOKEN !== undefined, {
    path: ['METRICS_TOKEN'],
    message: 'is not set: metrics are for whoever has a token',
  });

/** The worker's environment. Throws ConfigurationError in words for the operator. */
export function readWorkerEnv(): z.infer<typeof schema> {
  // The SDK's advice on versions of Node is for developers.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(describeIssues(parsed.error, ''));
}
