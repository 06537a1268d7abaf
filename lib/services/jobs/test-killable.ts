import type { JobContext } from './job-context';

/** A process that is killed: from some moment on nothing that it does reaches anything, and nothing answers it. */
export function killable(after: number) {
  let calls = 0;
  const never = new Promise<never>(() => {});
  const dies =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      ++calls > after ? never : work(...args);
  return {
    isDead: () => calls > after,
    alter: (ctx: JobContext): JobContext => ({
      ...ctx,
      bulk: { ...ctx.bulk, post: dies(ctx.bulk.post), delete: dies(ctx.bulk.delete), get: dies(ctx.bulk.get) },
      jobs: { ...ctx.jobs, change: dies(ctx.jobs.change), writeProgress: dies(ctx.jobs.writeProgress) },
    }),
  };
}
