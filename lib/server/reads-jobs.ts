import 'server-only';
import { z } from 'zod';
import { EXPORT_WRITERS } from '../domain/export';
import type { JobPage, JobProgress, JobReturns, NoticePreview } from '../domain/job';
import { previewNoticeSchema } from '../domain/job-input';
import { JOB_OUTCOMES } from '../domain/job-marks';
import { maskUserName } from '../domain/mask-name';
import { maskJob } from '../domain/personal';
import { findPersonalTerm } from '../domain/personal-search';
import { exportExceptions as exceptionsFile } from '../services/jobs/export-exceptions';
import { previewNotice } from '../services/jobs/preview-notice';
import { readExceptions as exceptionsOf, readJobs as jobsOf, readJob as progressOf } from '../services/jobs/read-jobs';
import { readReturns as returnsOf } from '../services/jobs/read-returns';
import { createSlots } from '../services/slots';
import { seesPersonal } from './admit';
import { findTarget } from './context';
import { defineRead } from './define-read';
import { defineStream } from './define-stream';
import { findJobs } from './jobs-context';
import { processWide } from './process-wide';
import { readAfter, sharedRead } from './shared-reads';

const inTarget = z.object({ target: z.string().max(40) });
const jobId = z.uuid('There is no such job.');
/** `segment.index` */
const place = z
  .string()
  .regex(/^\d{1,7}\.-?\d{1,4}$/)
  .nullable()
  .default(null);
const resolve = (_: unknown, { target }: { target: string }) => findJobs(target);

export const readJobs = defineRead('list jobs', {
  permission: 'connections.send',
  schema: inTarget.extend({ cursor: z.string().max(100).nullable().default(null), ...readAfter.shape }),
  resolve,
  personal: { mask: ({ jobs, next }: JobPage, ctx) => ({ jobs: jobs.map((job) => maskJob(job, ctx)), next }) },
  verb: sharedRead('jobs', jobsOf),
});

export const readJob = defineRead('read a job', {
  permission: 'connections.send',
  schema: inTarget.extend({ id: jobId, ...readAfter.shape }),
  resolve,
  personal: { mask: maskJob<JobProgress> },
  verb: sharedRead('job', progressOf),
});

export const readExceptions = defineRead('read exceptions', {
  permission: 'connections.send',
  schema: inTarget.extend({
    id: jobId,
    outcome: z.enum(JOB_OUTCOMES).nullable().default(null),
    cursor: place,
  }),
  resolve,
  personal: 'none',
  verb: exceptionsOf,
});

export const readReturns = defineRead('read returns', {
  permission: 'connections.kick',
  schema: inTarget.extend({ id: jobId, cursor: place }),
  resolve,
  personal: {
    mask: ({ returns, ...rest }: JobReturns) => ({
      ...rest,
      returns: returns.map((each) => ({ ...each, userId: maskUserName(each.userId, []) })),
    }),
  },
  verb: returnsOf,
});

export const exportExceptions = defineStream('export exceptions', {
  permission: 'connections.send',
  schema: inTarget.extend({ id: jobId, outcome: z.enum(JOB_OUTCOMES).nullable().default(null) }),
  resolve,
  // Ids alone.
  personal: { refuse: () => undefined },
  slots: () => processWide('exception-exports', () => createSlots(2)),
  busy: 'Two exports of exceptions are under way. Wait for one of them to end.',
  verb: ({ ctx, input, signal }) => exceptionsFile({ ctx, input, signal }),
  file: ({ id }, { target }) => ({
    name: `exceptions-${target.name}-${id.slice(0, 8)}.csv`,
    mime: EXPORT_WRITERS.csv.mime,
  }),
  audit: {
    act: 'export',
    target: ({ target }) => target.name,
    filter: ({ outcome }) => outcome,
    detail: ({ id }) => `exceptions of job ${id}`,
  },
});

export const readPreview = defineRead('preview a notice', {
  permission: 'connections.send',
  schema: previewNoticeSchema,
  resolve: (_, { target }) => findTarget(target),
  personal: {
    refuse: ({ of, q }, { target }) => findPersonalTerm(of ? { user: of } : { q }, target.table.attributes),
    // Filled with masked values to begin with.
    mask: (preview: NoticePreview) => preview,
  },
  verb: ({ ctx, input, user }) => previewNotice({ ctx, input, isMasked: !seesPersonal(user) }),
});
