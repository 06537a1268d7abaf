import { z } from 'zod';
import { REGION_NAME } from './aws-partition';
import { identityProviderSchema } from './identity-provider';
import { DEFAULT_CONCURRENCY, DEFAULT_JOB_RATE, MAX_CONCURRENCY, MAX_JOB_RATE } from './job-limits';
import { clientUrlOf } from './own-client';
import { queueSchema } from './queue';
import { type ReleaseRules, releaseRulesOf } from './release';
import { type Permission, permissionsOf, type Role } from './role';
import { ownStageOf } from './target-address';

/** What a target is for; production looks and asks differently. */
export const TARGET_KINDS = ['production', 'staging', 'development'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

const endpointUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' })
  .transform((url) => url.replace(/\/+$/, ''));

const tableSettings = z.strictObject({
  name: z.string().min(3).max(255),
  /** Only for engines other than AWS's own, such as the local table. */
  endpoint: endpointUrl.optional(),
});

/** Names of the registry's attributes; those of the managed layout unless the target says otherwise. */
const attributeNames = z.strictObject({
  connectionId: z.string().default('connectionId'),
  connectedAt: z.string().default('connectedAt'),
  sourceIp: z.string().default('sourceIp'),
  userAgent: z.string().default('userAgent'),
  userId: z.string().default('userId'),
  ttl: z.string().default('ttl'),
  stage: z.string().default('stage'),
});

/** All jobs of a target together: calls a second, shared by all processes, and calls under way at once in each process. */
const bulkPace = z.strictObject({
  perSecond: z.number().int().min(1).max(MAX_JOB_RATE).default(DEFAULT_JOB_RATE),
  concurrency: z.number().int().min(1).max(MAX_CONCURRENCY).default(DEFAULT_CONCURRENCY),
});

const region = z.string().regex(REGION_NAME, 'must be a Region name such as us-east-1');

const above = z.number().int().min(0).nullable().optional();

/** Which acts begin only when a second person agrees. */
const releaseSettings = z.strictObject({
  /** Notices, and kicks, to more than so many. */
  sendAbove: above,
  kickAbove: above,
  /** Notices and kicks to everyone, however few that is. */
  everyone: z.boolean().optional(),
  /** Every act on clients, rows and blocks, one alone included. */
  everyAct: z.boolean().optional(),
  expiresAfterMinutes: z.number().int().min(1).max(1440).optional(),
});

export const targetSchema = z.strictObject({
  /** Stands in URLs and audit records. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'may hold lower-case letters, digits and hyphens, 40 at most'),
  title: z.string().min(1).max(60).optional(),
  kind: z.enum(TARGET_KINDS),
  region,
  /** The @connections base: `https://{api-id}.execute-api.{region}.amazonaws.com/{stage}`, a custom domain, or any URL. */
  callbackUrl: endpointUrl,
  /** Of which API and stage it is, where `callbackUrl` does not say: a custom domain. Rows of others are never removed. */
  apiId: z.string().min(1).max(64).optional(),
  stage: z.string().min(1).max(128).optional(),
  /** What clients connect to, where that is not `callbackUrl` by wss; for the test client. */
  clientUrl: z.url({ protocol: /^wss?$/, error: 'must be a URL that starts with ws:// or wss://' }).optional(),
  /** The query parameter that `$connect` takes as the user; the test client names itself by it. */
  userParameter: z.string().min(1).max(128).optional(),
  table: tableSettings.extend({
    /** Where the table is, when that is not the Region of the API. */
    region: region.optional(),
    attributes: attributeNames.default(attributeNames.parse({})),
    /** Of earlier versions; `$connect` spreads addresses that many share by itself. Taken and not looked at. */
    sharedAddresses: z.unknown().optional(),
  }),
  /** A role that the console assumes for this target: for its table and for its connections. */
  roleArn: z
    .string()
    .regex(/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, 'must be like arn:aws:iam::123456789012:role/name')
    .optional(),
  /** What the trust policy of that role asks for, if it does. */
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, 'may hold letters, digits and +=,.@:/-_, 2 at least')
    .optional(),
  /** A connection without traffic for this long is shown as idle. API Gateway itself closes it after 10 minutes. */
  idleAfterSeconds: z.number().int().min(5).max(600).default(120),
  bulk: bulkPace.default(bulkPace.parse({})),
  /** Short for `release` with this as both limits, and `everyone`. Null: nothing takes a second person. */
  approveAbove: z.number().int().min(0).nullable().default(null),
  release: releaseSettings.optional(),
});

export const targetsFileSchema = z
  .strictObject({
    /** Where the console keeps its users, sessions and audit. */
    console: z.strictObject({
      table: tableSettings,
      region: targetSchema.shape.region,
    }),
    /** Without it people sign in as local users. */
    identityProvider: identityProviderSchema.optional(),
    /** Where segments of jobs wait for workers; without one the dashboard works on them itself. */
    queue: queueSchema.optional(),
    targets: z.array(targetSchema).min(1, 'must name at least one target'),
  })
  .refine(({ targets }) => new Set(targets.map(({ name }) => name)).size === targets.length, {
    error: 'every target needs a name of its own',
    path: ['targets'],
  });

export type Target = z.infer<typeof targetSchema>;
/** A target as people write it, without what goes without saying. */
export type TargetSettings = z.input<typeof targetSchema>;
export type TargetsFile = z.infer<typeof targetsFileSchema>;

export function tableRegionOf({ region, table }: { region: string; table: { region?: string | undefined } }): string {
  return table.region ?? region;
}

/** What a browser may know of a target, and what its person may do there. */
export type TargetDto = {
  name: string;
  title: string;
  kind: TargetKind;
  role: Role;
  permissions: Permission[];
  region: string;
  idleAfterMs: number;
  jobRate: number;
  release: ReleaseRules;
  /** What clients connect to. */
  clientUrl: string;
  userParameter: string | null;
  /** As its callback URL or its settings say; null behind a custom domain otherwise. */
  stage: string | null;
};

export function toTargetDto(target: Target, role: Role): TargetDto {
  return {
    name: target.name,
    title: target.title ?? target.name,
    kind: target.kind,
    role,
    permissions: permissionsOf(role),
    region: target.region,
    idleAfterMs: target.idleAfterSeconds * 1000,
    jobRate: target.bulk.perSecond,
    release: releaseRulesOf(target),
    clientUrl: clientUrlOf(target),
    userParameter: target.userParameter ?? null,
    stage: ownStageOf(target).stage ?? null,
  };
}
