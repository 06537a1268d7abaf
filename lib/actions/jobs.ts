'use server';

import type { Job } from '../domain/job';
import { prepareJobSchema, startJobSchema, steerJobSchema } from '../domain/job-input';
import { describeAudience } from '../domain/job-words';
import { maskJob } from '../domain/personal';
import { findPersonalTerm } from '../domain/personal-search';
import { describeStart } from '../domain/start-words';
import { defineAction } from '../server/define-action';
import { findJobs } from '../server/jobs-context';
import { thenReadAnew } from '../server/shared-reads';
import { prepareJob as prepareOne } from '../services/jobs/prepare-job';
import { startJob as startOne } from '../services/jobs/start-job';
import { steerJob as steerOne } from '../services/jobs/steer-job';

const [prepare, start, steer] = [thenReadAnew(prepareOne), thenReadAnew(startOne), thenReadAnew(steerOne)];
const resolve = (_: unknown, { target }: { target: string }) => findJobs(target);
const target = (input: { target: string }) => input.target;
const subjects = ({ id }: { id: string }) => [id];
const outcomeOf = ({ status }: Job) => status;
/** Where the wish itself is no words. */
const WISH_WORDS = { goOn: 'go on in spite of the canary', prepareAgain: 'prepare again' };

export const prepareJob = defineAction('prepare a job', {
  permission: 'connections.send',
  schema: prepareJobSchema,
  resolve,
  personal: {
    refuse: ({ audience, exclusions }, ctx) => {
      // How many are left out would tell who has such a value.
      const asked = [
        ...(audience.kind === 'filter' ? [audience.query] : []),
        ...exclusions.users.map((user) => ({ user })),
      ];
      const names = ctx.target.table.attributes;
      return asked.map((query) => findPersonalTerm(query, names)).find((refusal) => refusal !== undefined);
    },
    mask: maskJob,
  },
  verb: prepare,
  audit: {
    act: 'job',
    target,
    subjects,
    filter: ({ audience }) =>
      describeAudience(audience.kind === 'ids' ? { kind: 'ids', count: audience.ids.length } : audience),
    reason: ({ reason }) => reason || null,
    detail: ({ content }) => `prepare a ${content.kind}`,
    outcomeOf,
  },
});

export const startJob = defineAction('start a job', {
  permission: 'connections.send',
  schema: startJobSchema,
  resolve,
  personal: { mask: maskJob },
  verb: start,
  audit: {
    act: 'job',
    target,
    subjects,
    detail: () => 'start',
    outcomeOf: describeStart,
  },
});

export const steerJob = defineAction('steer a job', {
  permission: 'connections.send',
  schema: steerJobSchema,
  resolve,
  personal: { mask: maskJob },
  verb: steer,
  audit: {
    act: 'job',
    target,
    subjects,
    detail: ({ wish }) => WISH_WORDS[wish as keyof typeof WISH_WORDS] ?? wish,
    outcomeOf,
  },
});
