import 'server-only';
import type { z } from 'zod';
import type { ErrorCode, Result } from '../domain/result';
import { type Admission, admit } from './admit';
import { guarded } from './guarded';

const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  rateLimited: 429,
  unavailable: 503,
  internal: 500,
};

type ReadSpec<S extends z.ZodType, C, D> = Admission<S, C> & {
  verb: (args: { ctx: C; input: z.output<S> }) => Promise<Result<D>>;
};

/** A read for pages and polled routes: session, permission, parse, verb. */
export function defineRead<S extends z.ZodType, C, D>(name: string, spec: ReadSpec<S, C, D>) {
  return async (raw: unknown): Promise<Result<D>> =>
    guarded(name, async () => {
      const admitted = await admit(name, spec, raw);
      return admitted.ok ? spec.verb(admitted.data) : admitted;
    });
}

/** A GET handler that answers a read as JSON. `id` may be repeated; every other parameter counts once. */
export function getHandler(read: (raw: unknown) => Promise<Result<unknown>>) {
  return async (request: Request): Promise<Response> => {
    const { searchParams } = new URL(request.url);
    const result = await read({ ...Object.fromEntries(searchParams), ids: searchParams.getAll('id') });
    return Response.json(result, {
      status: result.ok ? 200 : STATUS[result.error.code],
      headers: { 'cache-control': 'no-store' },
    });
  };
}
