import 'server-only';
import { z } from 'zod';
import type { JobPage, JobProgress } from '../domain/job';
import { JOB_OUTCOMES } from '../domain/job-marks';
import { maskJob } from '../domain/personal';
import { readExceptions as exceptionsOf, readJobs as jobsOf, readJob as progressOf } from '../services/jobs/read-jobs';
import { defineRead } from './define-read';
import { findJobs } from './jobs-context';

const inTarget = z.object({ target: z.string().max(40) });
const jobId = z.uuid('There is no such job.');
const resolve = (_: unknown, { target }: { target: string }) => findJobs(target);

export const readJobs = defineRead('list jobs', {
  permission: 'connections.send',
  schema: inTarget.extend({ cursor: z.string().max(100).nullable().default(null) }),
  resolve,
  personal: { mask: ({ jobs, next }: JobPage) => ({ jobs: jobs.map(maskJob), next }) },
  verb: jobsOf,
});

export const readJob = defineRead('read a job', {
  permission: 'connections.send',
  schema: inTarget.extend({ id: jobId }),
  resolve,
  personal: { mask: (job: JobProgress) => maskJob(job) },
  verb: progressOf,
});

export const readExceptions = defineRead('read exceptions', {
  permission: 'connections.send',
  schema: inTarget.extend({
    id: jobId,
    outcome: z.enum(JOB_OUTCOMES).nullable().default(null),
    cursor: z
      .string()
      .regex(/^\d{1,7}\.-?\d{1,4}$/)
      .nullable()
      .default(null),
  }),
  resolve,
  personal: 'none',
  verb: exceptionsOf,
});
