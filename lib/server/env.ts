import 'server-only';
import { z } from 'zod';
import { ConfigurationError, describeIssues } from '../composition/targets-file';
import { processWide } from './process-wide';

const envSchema = z.object({
  TARGETS_FILE: z.string().min(1).optional(),
  /** The content of a targets file, for where there is no place for files. */
  TARGETS: z.string().min(1).optional(),
  AUTH_SECRET: z
    .string({ error: 'is not set: give at least 32 random characters' })
    .min(32, 'is too short: give at least 32 random characters'),
  /** First password of the local user `admin`; without it that user can come in by the printed link only. */
  ADMIN_PASSWORD: z.string().min(8, 'is too short: give at least 8 characters').optional(),
  /** Token of the link that signs `admin` in once. */
  SIGN_IN_TOKEN: z.string().min(32).optional(),
  /** `required`: local users without a second factor set one up when they next sign in. */
  SECOND_FACTOR: z.enum(['optional', 'required'], 'must be optional or required').default('optional'),
  /** Of a client that the identity provider gave one; a public client has none. */
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** How many proxies stand in front, each of which adds to `X-Forwarded-For` whom it was asked by. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** How many days of the audit are kept; without it all are. */
  AUDIT_KEEP_DAYS: z.coerce.number('must be a number of days').int().min(30, 'must be 30 days or more').optional(),
  /** Who reads the metrics sends it; without it nothing is counted. */
  METRICS_TOKEN: z.string().min(16, 'is too short: give at least 16 random characters').optional(),
  /** Where traces go, as OpenTelemetry names it; without them nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('switchboard'),
  /** How long a console that was asked to stop goes on to serve people, for load balancers that look only now and then. */
  DRAIN_SECONDS: z.coerce.number('must be a number of seconds').int().min(0).max(300).default(0),
  NODE_ENV: z.string().default('production'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

/** The dashboard's environment, read and checked once. Throws ConfigurationError in words for the operator. */
export function env(): z.infer<typeof envSchema> {
  return processWide('env', () => {
    const parsed = envSchema.safeParse(process.env);
    if (parsed.success) return parsed.data;
    throw new ConfigurationError(describeIssues(parsed.error, ''));
  });
}
