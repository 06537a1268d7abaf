import { AT_DOOR, UPGRADED } from '@/lib/domain/at-door';
import { type AppError, type ErrorCode, err, type Result } from '@/lib/domain/result';

/** A Result's error as something react-query can carry; `message` is written for the person at the screen. */
export class ActError extends Error {
  readonly code: ErrorCode;
  constructor({ code, message }: AppError) {
    super(message);
    this.name = 'ActError';
    this.code = code;
  }
}

export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.data;
  throw new ActError(result.error);
}

/** What has become of an action that threw: the words of the console where it refused the request unread, null when no answer came. */
export function refusalOf(error: unknown): { ok: false; error: AppError } | null {
  const { message, name } = (error ?? {}) as Partial<Error>;
  // As Next calls it where the server answers that it has no such action.
  if (name === 'UnrecognizedActionError') return err('invalid', UPGRADED);
  return message?.startsWith(AT_DOOR) ? err('invalid', message) : null;
}

/** What to tell somebody of an action that threw or whose Result was unwrapped. */
export function problemOf(error: Error): string {
  if (error instanceof ActError) return error.message;
  return refusalOf(error)?.error.message ?? 'The console does not answer. Is it running?';
}

/** GETs a polled read. Throws ActError, also when the console itself cannot be reached. */
export function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask(path, { ...(signal && { signal }) });
}

/** A read whose parameters are too long for a URL: the same text as the body of a POST. */
export function postForJson<T>(path: string, parameters: string, signal?: AbortSignal): Promise<T> {
  return ask(path, { method: 'POST', body: parameters, ...(signal && { signal }) });
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { accept: 'application/json' }, ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ActError({ code: 'unavailable', message: 'The console does not answer. Is it running?' });
  }
  const text = await response.text().catch(() => '');
  return unwrap(parse<T>(text) ?? refusalOf({ message: text }) ?? silence(response.status));
}

function parse<T>(text: string): Result<T> | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const silence = (status: number) =>
  err(
    'unavailable',
    `Something between here and the console answered in its place (${status}). Try again in a moment.`,
  );
