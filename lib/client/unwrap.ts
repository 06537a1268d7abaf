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
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { accept: 'application/json' }, ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ActError({ code: 'unavailable', message: 'The console does not answer. Is it running?' });
  }
  const result = (await response.json().catch(() => null)) as Result<T> | null;
  if (!result) throw new ActError({ code: 'unavailable', message: `The console answered ${response.status}.` });
  return unwrap(result);
}
