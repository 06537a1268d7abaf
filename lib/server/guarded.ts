import 'server-only';
import { randomUUID } from 'node:crypto';
import { type AppError, err, type Result } from '../domain/result';
import { toTableError } from '../registry/failure';
import { log } from './log';

/** Runs `work` so that nothing it throws reaches a person: tables that fail are told in words, bugs by an id. */
export async function guarded<T>(what: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  let result: Result<T>;
  try {
    result = await work();
  } catch (error) {
    // Redirects and the like are thrown by Next for Next.
    if (typeof (error as { digest?: unknown })?.digest === 'string') throw error;
    result = isSdkFailure(error) ? toTableError(error, 'of the console') : internalError(what, error);
  }
  return result.ok ? result : { ok: false, error: withoutCause(what, result.error) };
}

function isSdkFailure(error: unknown): boolean {
  const { $metadata, $fault, code } = (error ?? {}) as { $metadata?: unknown; $fault?: unknown; code?: unknown };
  return $metadata !== undefined || $fault !== undefined || (typeof code === 'string' && /^E[A-Z]+$/.test(code));
}

function internalError(what: string, error: unknown): { ok: false; error: AppError } {
  const id = randomUUID().slice(0, 8);
  log().error({ err: error, id, what }, 'unexpected error');
  return err('internal', `Something went wrong here, not with what you entered. The log has it under ${id}.`);
}

function withoutCause(what: string, { code, message, cause }: AppError): AppError {
  if (cause !== undefined) log().warn({ err: cause, code, what }, message);
  return { code, message };
}
