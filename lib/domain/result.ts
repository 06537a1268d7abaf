/** Every verb answers with a Result; it throws only for bugs and bad configuration. */
export type ErrorCode =
  | 'invalid' // the input cannot be used; the message says what to change
  | 'unauthenticated' // no session, or it ended
  | 'forbidden' // the session may not do this, or AWS refused our credentials
  | 'notFound'
  | 'conflict' // something changed meanwhile; nothing was done
  | 'rateLimited'
  | 'unavailable' // the table or the gateway does not answer
  | 'internal'; // a bug; logged under the id in the message

/**
 * `jobId`: the job that there is already. `asks`: what the input has to say yes to, for it to be done all the same. `issues`: all that is
 * wrong with fields of the input, where that is known, each `at` its path: `draft.name`.
 */
export type AppError = {
  code: ErrorCode;
  message: string;
  jobId?: string;
  asks?: 'takesName' | 'scan';
  issues?: { at: string; message: string }[];
  cause?: unknown;
};
export type Result<T> = { ok: true; data: T } | { ok: false; error: AppError };

export function ok<T>(data: T): Result<T> {
  return { ok: true, data };
}

/** `cause` is for the log only: `lib/server/define-action.ts` drops it before anything reaches a browser. */
export function err(code: ErrorCode, message: string, cause?: unknown): { ok: false; error: AppError } {
  return { ok: false, error: cause === undefined ? { code, message } : { code, message, cause } };
}
