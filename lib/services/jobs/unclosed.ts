import type { StoredJob } from '../../console/jobs';
import type { JobContext } from './job-context';

export const CLOSES_REFUSED =
  'AWS refused closes. Check that the credentials of the console allow execute-api:ManageConnections with DELETE on this stage';
const CLOSES_UNSIGNED =
  'Some were told and not closed, because there were no AWS credentials to sign the closes with. Another job can close them.';

/** Said of a job that is over: why some of its closes came to nothing, here or in a worker. */
export async function whyUnclosed(ctx: Pick<JobContext, 'jobs'>, { id, content }: StoredJob): Promise<string | null> {
  if (content.kind !== 'kick') return null;
  let isRefused = false;
  let isUnsigned = false;
  for await (const { isCloseRefused, isCloseUnsigned } of ctx.jobs.progress(id, 0)) {
    isRefused ||= isCloseRefused === true;
    isUnsigned ||= isCloseUnsigned === true;
  }
  return [isRefused && `${CLOSES_REFUSED}.`, isUnsigned && CLOSES_UNSIGNED].filter(Boolean).join(' ') || null;
}
