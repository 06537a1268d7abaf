import type { Jobs, StoredJob } from '../../console/jobs';
import { isForEveryone } from '../../domain/job';
import { describeAct } from '../../domain/job-words';
import type { DecidedJob } from '../../domain/release';

/** Characters of JSON. All that is listed is read every few seconds: of a longer search only the page of the job tells. */
const MAX_AUDIENCE = 1_000;

type Decision = Pick<DecidedJob, 'status' | 'decidedBy' | 'decidedAt'> & { outcome?: string };

/**
 * Lists what became of a request to start a job. `asked`: the job as it was asked for. Never throws: the decision stands, and is in the audit,
 * whether it can be listed or not.
 */
export async function noteDecision(
  { jobs, onError }: { jobs: Pick<Jobs, 'putDecided'>; onError: (error: unknown) => void },
  asked: StoredJob,
  { outcome, ...decision }: Decision,
): Promise<void> {
  const { id, target, content, audience, startAt, card, by, requestedBy, changedAt } = asked;
  await jobs
    .putDecided({
      ...decision,
      jobId: id,
      target,
      title: describeAct(content, card?.total ?? 0),
      ...(JSON.stringify(audience).length <= MAX_AUDIENCE && { audience }),
      startAt,
      by: requestedBy ?? by,
      requestedAt: changedAt,
      outcome: outcome ?? null,
      needs: content.kind === 'kick' || isForEveryone(audience) ? 'connections.kick' : 'connections.send',
    })
    .catch(onError);
}
