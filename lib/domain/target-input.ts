import { z } from 'zod';
import { partitionOf, REGION_NAME } from './aws-partition';
import { formatCount } from './format';
import { MAX_CONCURRENCY, MAX_JOB_RATE } from './job-limits';
import { findUrlProblem } from './safe-url';
import { TARGET_KINDS } from './target';
import type { TargetDraft } from './target-draft';

const region = (what: string) => z.string().trim().regex(REGION_NAME, `${what}: enter a Region such as us-east-1.`);
const orNothing = <S extends z.ZodType>(schema: S) => z.union([z.literal(''), schema]);

/** What somebody typed is called by the console, with a signature: see lib/domain/safe-url.ts for what never is. */
const safeUrl = (what: string) =>
  z
    .string()
    .trim()
    .max(2_000)
    .superRefine((url, context) => {
      const problem = findUrlProblem(url);
      if (problem) context.addIssue({ code: 'custom', message: `${what}: ${problem}` });
    });

/** A whole number as it was typed; what it means when it is left out, its reader knows. */
const count = (what: string, least: number, most: number) =>
  orNothing(
    z
      .string()
      .trim()
      .refine(
        (text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most,
        `${what}: enter a whole number from ${formatCount(least)} to ${formatCount(most)}, or nothing.`,
      ),
  );

const ROLE_ARN = /^arn:([\w-]+):iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;
const access = {
  roleArn: orNothing(
    z.string().trim().regex(ROLE_ARN, 'Role to assume: enter an ARN such as arn:aws:iam::123456789012:role/name.'),
  ),
  externalId: orNothing(
    z
      .string()
      .trim()
      .regex(/^[\w+=,.@:/-]{2,1224}$/, 'External id: use letters, digits and +=,.@:/-_, 2 at least.'),
  ),
};
const attribute = z.string().min(1, 'Choose an attribute.').max(255);

/** More than any fleet has. */
const MAX_LIMIT = 100_000_000;

const draftFields = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Name: use lower-case letters, digits and hyphens, 40 at most.'),
  title: z.string().trim().max(60, 'Title: use 60 characters at most.'),
  kind: z.enum(TARGET_KINDS, 'Choose what the target is for.'),
  region: region('Region'),
  callbackUrl: safeUrl('Address').transform((url) => url.replace(/\/+$/, '')),
  apiId: orNothing(
    z
      .string()
      .trim()
      .regex(/^[a-z0-9]{1,64}$/, 'API id: enter it as API Gateway shows it, such as a1b2c3d4e5.'),
  ),
  stage: orNothing(
    z
      .string()
      .trim()
      .regex(/^[\w$-]{1,128}$/, 'Stage: enter its name, letters, digits, hyphens and underscores.'),
  ),
  userParameter: z.string().trim().max(128, 'User parameter: use 128 characters at most.'),
  tableName: z
    .string()
    .trim()
    .regex(/^[\w.-]{3,255}$/, 'Table: enter its name, 3 to 255 letters, digits, dots, hyphens and underscores.'),
  tableRegion: orNothing(region('Region of the table')),
  tableEndpoint: orNothing(safeUrl('Endpoint of the table')),
  attributes: z
    .object({
      connectionId: attribute,
      connectedAt: attribute,
      sourceIp: attribute,
      userAgent: attribute,
      userId: attribute,
      ttl: attribute,
    })
    .nullable(),
  ...access,
  perSecond: count('Recipients a second', 1, MAX_JOB_RATE),
  concurrency: count('Calls at once', 1, MAX_CONCURRENCY),
  sendAbove: count('Notices to more than', 0, MAX_LIMIT),
  kickAbove: count('Kicks of more than', 0, MAX_LIMIT),
  everyone: z.boolean(),
  everyAct: z.boolean(),
  expiresAfterMinutes: count('Minutes to approve', 1, 1440),
});

const PARTITION = { path: ['roleArn'], error: 'Role to assume: it is of another partition of AWS than the Region.' };
const isOfPartition = (roleArn: string, place: string) =>
  !roleArn || ROLE_ARN.exec(roleArn)?.[1] === partitionOf(place).name;

const draft = draftFields.refine(
  ({ roleArn, region: place }) => isOfPartition(roleArn, place),
  PARTITION,
) satisfies z.ZodType<TargetDraft>;

/** `revision`: of the target that is changed, as it was seen; null for a new one. `proof`: what the examination of the draft gave. `takesName`: somebody says that a name whose place nobody knows is for this one. */
export const saveTargetSchema = z.object({
  draft,
  revision: z.uuid().nullable(),
  proof: z.string('Examine these settings, then save them.').max(200),
  takesName: z.boolean().default(false),
});

export const removeTargetSchema = z
  .object({ name: z.string().min(1).max(40), revision: z.uuid(), typed: z.string().max(80) })
  .refine(({ name, typed }) => typed.trim() === name, 'The name that was typed is not that of the target.');

/** `scan`: somebody agreed to one Scan of 25 rows. */
export const examineDraftSchema = z.object({ draft, scan: z.boolean() });
export const sampleDraftSchema = z.object({ draft, scan: z.boolean() });

/** A place in words, as the page shows it. */
const place = z.string().min(1).max(8_000);

/** `place`: of the target of the file that gets the name, `boundTo`: of the one that had it, both as they were seen. */
export const takeNameSchema = z
  .object({ name: z.string().min(1).max(40), place, boundTo: place, typed: z.string().max(80) })
  .refine(({ name, typed }) => typed.trim() === name, 'The name that was typed is not that of the target.');

export const findTablesSchema = z
  .object({ region: region('Region'), endpoint: orNothing(safeUrl('Endpoint of the table')), ...access })
  .refine(({ roleArn, region: place }) => isOfPartition(roleArn, place), PARTITION);
