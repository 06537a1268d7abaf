import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { prepareJobSchema } from '../../domain/job-input';
import type { Result } from '../../domain/result';
import { permissionsOf } from '../../domain/role';
import { deskOf } from '../../local/bench/jobs/job';
import type { Place } from '../../local/bench/jobs/place';
import { answerCalls } from '../../local/bench/processes/answer-calls';
import type { JobContext } from './job-context';
import { watchJobs } from './job-desk';
import { prepareJob } from './prepare-job';
import { readJob } from './read-jobs';
import { startJob } from './start-job';

/** What of a dashboard works on jobs, in a process of its own, which can be killed. */
const USER = { name: 'ann', role: 'admin' as const, permissions: permissionsOf('admin') };
let ctx: JobContext;

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

const operations = {
  /** `aheadMs`: this process believes that so much time has passed, so that those before it count as silent at once. */
  async open(place: Place, aheadMs: number): Promise<void> {
    const now = () => Date.now() + aheadMs;
    ctx = { ...(await deskOf(place)), runner: randomUUID(), now, onError: () => {} };
    watchJobs(new Map([['bench', ctx]]), ctx);
  },
  async prepare(content: z.input<typeof prepareJobSchema>['content'], perSecond: number): Promise<string> {
    const audience = { kind: 'everyone' as const };
    const pace = { perSecond };
    const input = prepareJobSchema.parse({ id: randomUUID(), target: 'bench', audience, content, pace });
    must(await prepareJob({ ctx, input, user: USER }));
    await ctx.local.get(input.id)?.work;
    return input.id;
  },
  start: async (id: string) => {
    const seen = must(await readJob({ ctx, input: { id } }));
    return must(await startJob({ ctx, input: { target: 'bench', id, word: 'everyone', at: null, seen }, user: USER }));
  },
  look: async (id: string) => must(await readJob({ ctx, input: { id } })),
};
export type DeskOperations = typeof operations;

answerCalls(operations);
