import 'server-only';
import { unstable_rethrow } from 'next/navigation';
import { type AppError, err, type Result } from '../domain/result';
import { toTableError } from '../registry/failure';
import { inSpan } from '../telemetry/span';
import { context } from './context';
import { log } from './log';
import { requestId } from './request-id';

/** Runs `work` so that nothing it throws reaches a person: tables that fail are told in words, bugs by an id. */
export async function guarded<T>(what: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  let result: Result<T>;
  try {
    const problem = await schemaProblem();
    result = problem ? err('unavailable', problem) : await inSpan(what, {}, work);
  } catch (error) {
    // Redirects and the like are thrown by Next for Next. A digest alone says nothing: what a page threw before has one as well, and
    // whoever shares its reading of the session is given the same error.
    unstable_rethrow(error);
    result = isSdkFailure(error) ? toTableError(error, 'of the console') : internalError(what, error);
  }
  return result.ok ? result : { ok: false, error: withoutCause(what, result.error) };
}

/** Whether this console is too old for its table, or the table for it. What cannot be read is told by whoever needs it. */
async function schemaProblem(): Promise<string | undefined> {
  return context()
    .gate.problem()
    .catch(() => undefined);
}

function isSdkFailure(error: unknown): boolean {
  const { $metadata, $fault, code } = (error ?? {}) as { $metadata?: unknown; $fault?: unknown; code?: unknown };
  return $metadata !== undefined || $fault !== undefined || (typeof code === 'string' && /^E[A-Z]+$/.test(code));
}

function internalError(what: string, error: unknown): { ok: false; error: AppError } {
  log().error({ err: error, what }, 'unexpected error');
  const id = requestId();
  const where = id ? `Request ${id} tells it in the log.` : 'The log tells it.';
  return err('internal', `Something went wrong here, not with what you entered. ${where}`);
}

function withoutCause(what: string, { code, message, jobId, asks, issues, cause }: AppError): AppError {
  if (cause !== undefined) log().warn({ err: cause, code, what }, message);
  return { code, message, ...(jobId && { jobId }), ...(asks && { asks }), ...(issues && { issues }) };
}
