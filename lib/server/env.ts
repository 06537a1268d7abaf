import 'server-only';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type TargetsFile, targetsFileSchema } from '../domain/target';
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
  /** Of a client that the identity provider gave one; a public client has none. */
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** How many proxies stand in front, each of which adds to `X-Forwarded-For` whom it was asked by. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** How many days of the audit are kept; without it all are. */
  AUDIT_KEEP_DAYS: z.coerce.number('must be a number of days').int().min(30, 'must be 30 days or more').optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export class ConfigurationError extends Error {}

/** The dashboard's environment, read and checked once. Throws ConfigurationError in words for the operator. */
export function env(): z.infer<typeof envSchema> {
  return processWide('env', () => {
    const parsed = envSchema.safeParse(process.env);
    if (parsed.success) return parsed.data;
    throw new ConfigurationError(describeIssues(parsed.error, ''));
  });
}

/** Reads and checks the targets, from the file or the text. Throws ConfigurationError that names every problem by its place. */
export function readTargets({ TARGETS_FILE: path, TARGETS: text }: Targets): TargetsFile {
  if (path && text) throw new ConfigurationError('TARGETS_FILE and TARGETS are both set: unset one');
  if (!path && !text) throw new ConfigurationError('TARGETS_FILE is not set: name the file that describes the targets');
  const from = path ? `TARGETS_FILE ${path}` : 'TARGETS';
  let json: unknown;
  try {
    json = JSON.parse(text ?? readFileSync(String(path), 'utf8'));
  } catch (error) {
    throw new ConfigurationError(`${from} cannot be read: ${(error as Error).message}`);
  }
  const parsed = targetsFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(describeIssues(parsed.error, `${from}: `));
}

type Targets = Pick<z.infer<typeof envSchema>, 'TARGETS_FILE' | 'TARGETS'>;

function describeIssues(error: z.ZodError, prefix: string): string {
  return error.issues.map(({ path, message }) => `${prefix}${path.join('.')} ${message}`).join('\n');
}
