import type { AppError, ErrorCode, Result } from '@/lib/domain/result';

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
  const result = (await response.json().catch(() => null)) as Result<T> | null;
  if (!result) throw new ActError({ code: 'unavailable', message: `The console answered ${response.status}.` });
  return unwrap(result);
}
