import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { targetSchema } from '../domain/target';
import { StartError } from './start-error';

const MAX_DEMO_CLIENTS = 5000;
const DEFAULT_DEMO_CLIENTS = 25;

const wholeNumber = (max: number, error: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/, error)
    .transform(Number)
    .refine((value) => value <= max, error);

const port = (fallback: number) =>
  wholeNumber(65_535, 'must be a whole number from 0 to 65535; 0 picks a free port').default(fallback);

/** The variables of the embedded default and its launcher. A variable that is set but empty counts as unset. */
const settingsSchema = z.object({
  PORT: port(3000),
  GATEWAY_PORT: port(3001),
  TABLE_PORT: port(3002),
  HOST: z
    .string()
    .refine((host) => isIP(host) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(host), {
      error: 'must be an address or a host name, such as 127.0.0.1 or 0.0.0.0',
    })
    .default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  ADMIN_PASSWORD: z
    .string()
    .min(8, 'must have 8 characters or more')
    .max(200, 'may have 200 characters at most')
    .optional(),
  /** 25 for the registry's own routes; nobody expects them at a backend of their own. */
  DEMO_CLIENTS: wholeNumber(
    MAX_DEMO_CLIENTS,
    `must be a whole number from 0 to ${MAX_DEMO_CLIENTS}; 0 means none`,
  ).optional(),
  AWS_REGION: targetSchema.shape.region.default('us-east-1'),
  LOCAL_ACCESS_KEY_ID: z
    .string()
    .regex(/^\w{3,128}$/, 'must be 3 to 128 letters, digits or underscores')
    .optional(),
  LOCAL_SECRET_ACCESS_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{8,256}$/, 'must be 8 to 256 printable characters without spaces')
    .optional(),
  TARGETS_FILE: z.string().optional(),
  ROUTES_FILE: z.string().optional(),
  // Read by the gateway itself; what they say belongs into the summary.
  GATEWAY_LENIENT_SIGNATURES: z.enum(['on', 'off'], 'must be on or off').default('off'),
  GATEWAY_FAULTS: z.string().optional(),
  // Read by the dashboard itself, which takes so much longer to stop.
  DRAIN_SECONDS: wholeNumber(300, 'must be a whole number of seconds, 300 at most').default(0),
  AUTH_SECRET: z.string().min(32, 'must have 32 characters or more; make one with: openssl rand -base64 32').optional(),
});

/** What a start is asked for; paths are absolute. */
export type Settings = z.infer<typeof settingsSchema> & { DEMO_CLIENTS: number };

const SECRET = new Set(['ADMIN_PASSWORD', 'LOCAL_SECRET_ACCESS_KEY', 'AUTH_SECRET']);

/** Throws a `StartError` with one line for each variable that cannot be used. */
export function parseSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(
    Object.keys(settingsSchema.shape).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => describeProblem(String(path[0]), given, message));
    throw new StartError([...new Set(lines)]);
  }
  const conflicts = findConflicts(parsed.data);
  if (conflicts.length > 0) throw new StartError(conflicts);
  return {
    ...parsed.data,
    DATA_DIR: resolve(parsed.data.DATA_DIR),
    DEMO_CLIENTS: parsed.data.DEMO_CLIENTS ?? (parsed.data.ROUTES_FILE ? 0 : DEFAULT_DEMO_CLIENTS),
    ...(parsed.data.ROUTES_FILE && { ROUTES_FILE: resolve(parsed.data.ROUTES_FILE) }),
    ...(parsed.data.TARGETS_FILE && { TARGETS_FILE: resolve(parsed.data.TARGETS_FILE) }),
  };
}

function describeProblem(name: string, given: Record<string, string | undefined>, message: string): string {
  return SECRET.has(name) ? `${name} ${message}.` : `${name} is "${given[name]}" but ${message}.`;
}

function findConflicts(settings: z.infer<typeof settingsSchema>): string[] {
  const conflicts: string[] = [];
  if (Boolean(settings.LOCAL_ACCESS_KEY_ID) !== Boolean(settings.LOCAL_SECRET_ACCESS_KEY)) {
    conflicts.push('LOCAL_ACCESS_KEY_ID and LOCAL_SECRET_ACCESS_KEY belong together; set both, or none of them.');
  }
  if (settings.TARGETS_FILE && !settings.AUTH_SECRET) {
    conflicts.push(
      'AUTH_SECRET must be set when TARGETS_FILE is: it seals the sessions of every dashboard of these targets. ' +
        'Make one with: openssl rand -base64 32',
    );
  }
  if (settings.TARGETS_FILE && settings.ROUTES_FILE) {
    conflicts.push(
      'TARGETS_FILE and ROUTES_FILE exclude each other: with targets no local gateway is started that could host routes.',
    );
  }
  return conflicts.concat(findSharedPorts(settings));
}

function findSharedPorts(settings: z.infer<typeof settingsSchema>): string[] {
  const names = settings.TARGETS_FILE ? (['PORT'] as const) : (['PORT', 'GATEWAY_PORT', 'TABLE_PORT'] as const);
  return names.flatMap((name, index) =>
    names
      .slice(index + 1)
      .filter((other) => settings[name] !== 0 && settings[name] === settings[other])
      .map((other) => `${name} and ${other} are both ${settings[name]}; give each a port of its own, or 0.`),
  );
}
