import type { StoredJob } from '../../console/jobs';
import type { BulkClient, PreparedPayload } from '../../gateway/bulk';
import { NOBODY } from '../../gateway/doctor-calls';
import { textOf } from './filled-text';
import type { Heard } from './job-run';

/** Of the calls of a run: those that close, and any other. */
export type Kind = 'call' | 'close';

/** The same calls as to the recipients of a job, with the same text, to a connection that cannot exist: nobody gets anything. */
export function callerOfNobody(bulk: BulkClient, content: StoredJob['content']) {
  let payload: PreparedPayload | undefined;
  return (kind: Kind): Promise<Heard> => {
    if (kind === 'close') return bulk.delete(NOBODY);
    if (content.kind === 'check') return bulk.get(NOBODY);
    payload ??= bulk.prepare(Buffer.from(textOf(content), 'utf8'));
    return bulk.post(NOBODY, payload);
  };
}
