import { z } from 'zod';
import { isTableKey } from './connection-id';
import { MAX_AUDIENCE_IDS, MAX_EXCLUDED, MAX_JOB_RATE } from './job-limits';
import { JOB_MARKS } from './job-marks';
import { listQuerySchema } from './list-query';
import { findNoticeProblem } from './notice';
import { MAX_GRACE_MS } from './paging';
import { reasonSchema } from './reason-input';
import { findFilterProblem } from './search-query';

const target = z.string().min(1).max(40);
/** Chosen by the browser once per form, so that a double click is one job. */
const jobId = z.uuid('A job has an id of the form of a UUID.');
const connectionId = z.string().refine(isTableKey, 'A connection id has 1 to 2048 bytes.');
const distinct = (ids: string[]) => [...new Set(ids)];

const query = listQuerySchema.omit({ cursor: true, size: true, order: true });

const audience = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ids'),
    ids: z
      .array(connectionId)
      .min(1, 'Choose at least one connection.')
      .max(
        MAX_AUDIENCE_IDS,
        `A list holds at most ${MAX_AUDIENCE_IDS.toLocaleString('en-US')} ids. Use a filter for more.`,
      )
      .transform(distinct),
  }),
  z.object({
    kind: z.literal('filter'),
    query: query.superRefine((filter, context) => {
      const message = findFilterProblem(filter);
      if (message) context.addIssue({ code: 'custom', message });
    }),
  }),
  z.object({ kind: z.literal('everyone'), scan: z.boolean().default(false) }),
  z.object({
    kind: z.literal('job'),
    jobId,
    marks: z
      .string()
      .min(1)
      .refine((marks) => [...marks].every((mark) => Object.values(JOB_MARKS).some((known) => known === mark))),
  }),
]);

const template = z.string().superRefine((text, context) => {
  const problem = findNoticeProblem(text, 'text');
  if (problem) context.addIssue({ code: 'custom', message: problem.message });
});

const content = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notice'), template, format: z.enum(['text', 'json']).default('text') }),
  z.object({
    kind: z.literal('kick'),
    lastWords: template.nullable().default(null),
    graceMs: z.number().int().min(0).max(MAX_GRACE_MS).default(1000),
  }),
  z.object({ kind: z.literal('check') }),
]);

const tooManyLeftOut = (what: string) =>
  `Leave out at most ${MAX_EXCLUDED.toLocaleString('en-US')} ${what}. For more, choose whom to reach by a search or a list.`;

export const prepareJobSchema = z.object({
  id: jobId,
  target,
  audience,
  content,
  exclusions: z
    .object({
      ids: z.array(connectionId).max(MAX_EXCLUDED, tooManyLeftOut('ids')).transform(distinct).default([]),
      users: z
        .array(z.string().min(1).max(2048, 'A user to leave out has at most 2,048 characters.'))
        .max(MAX_EXCLUDED, tooManyLeftOut('users'))
        .transform(distinct)
        .default([]),
      testClients: z.boolean().optional(),
      ownClient: connectionId.optional(),
    })
    .default({ ids: [], users: [] }),
  pace: z.object({ perSecond: z.number().int().min(1).max(MAX_JOB_RATE, `At most ${MAX_JOB_RATE} a second.`) }),
  /** A hundredth of the recipients, ten at least, go first, and are watched for so long. */
  canary: z
    .object({ watchSeconds: z.number().int().min(0).max(600).default(60) })
    .nullable()
    .default(null),
  /** When the list was read on which the audience was chosen, epoch ms; null where there was none. */
  listReadAt: z.number().nullable().default(null),
  reason: reasonSchema,
});
export type PrepareJob = z.output<typeof prepareJobSchema>;

export const previewNoticeSchema = z.object({
  target,
  text: template,
  format: z.enum(['text', 'json']).default('text'),
  /** A connection id or a user; empty: the first that `q` finds. */
  of: z.string().trim().max(2048).default(''),
  q: listQuerySchema.shape.q,
});
export type PreviewNotice = z.output<typeof previewNoticeSchema>;

/** What the job was at when the person decided: its status, and since when (epoch ms), which changes with its card. */
const seen = z.object({ status: z.string().max(20), changedAt: z.number().int() });
export type SeenJob = z.output<typeof seen>;

/** `word` is what the person typed: the target's name on production, `everyone` for everyone. */
export const startJobSchema = z.object({
  target,
  id: jobId,
  word: z.string().max(200).default(''),
  /** Epoch ms; null: now. */
  at: z.number().int().nullable().default(null),
  seen,
});
export type StartJob = z.output<typeof startJobSchema>;

export const steerJobSchema = z.object({
  target,
  id: jobId,
  /** `goOn`: resume in spite of a canary that failed. `prepareAgain`: write its recipients down once more. */
  wish: z.enum(['pause', 'resume', 'goOn', 'stop', 'discard', 'withdraw', 'refuse', 'prepareAgain']),
  seen,
});
export type SteerJob = z.output<typeof steerJobSchema>;
