import 'server-only';
import type { z } from 'zod';
import { MAX_READ_BYTES } from '../domain/at-door';
import { isFromElsewhere } from '../domain/foreign-request';
import { type ErrorCode, err, type Result } from '../domain/result';
import type { SessionUser } from '../domain/user';
import { type Admission, admit, discreetly, type Personal } from './admit';
import { guarded } from './guarded';
import { readUpTo } from './read-up-to';

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
  personal: Personal<z.output<S>, C, D>;
  verb: (args: { ctx: C; input: z.output<S>; user: SessionUser }) => Promise<Result<D>>;
};

/** A read for pages and polled routes: session, permission, parse, verb. */
export function defineRead<S extends z.ZodType, C, D>(name: string, spec: ReadSpec<S, C, D>) {
  return async (raw: unknown): Promise<Result<D>> =>
    guarded(name, async () => {
      const admitted = await admit(name, spec, raw);
      return admitted.ok ? discreetly(name, spec.personal, admitted.data, () => spec.verb(admitted.data)) : admitted;
    });
}

/** A GET handler that answers a read as JSON. */
export function getHandler(read: (raw: unknown) => Promise<Result<unknown>>) {
  return async (request: Request): Promise<Response> =>
    refuseElsewhere(request) ?? answerOf(await read(parametersOf(request)));
}

/** Reading costs money, and may be recorded: a page of another site has none done, not even by a link. */
export function refuseElsewhere({ headers }: Request): Response | undefined {
  return isFromElsewhere((name) => headers.get(name))
    ? answerOf(err('forbidden', 'This was asked for by a page of another site. Ask for it in the console.'))
    : undefined;
}

/** `id` may be repeated; every other parameter counts once. */
export function parametersOf(request: Request): Record<string, unknown> {
  const { searchParams } = new URL(request.url);
  return { ...Object.fromEntries(searchParams), ids: searchParams.getAll('id') };
}

export function answerOf(result: Result<unknown>, status = result.ok ? 200 : STATUS[result.error.code]): Response {
  return Response.json(result, {
    status,
    headers: { 'cache-control': 'no-store' },
  });
}

const TOO_LONG = 'This is more than 256 KB of text, which is all that a search may have. Search for less at once.';

/** The same handler with the parameters in the body of a POST: a pasted list of ids is too long for a URL. */
export function parametersInBody(handler: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const told = Number(request.headers.get('content-length') ?? 0);
    const parameters = told > MAX_READ_BYTES ? undefined : await readUpTo(request.body, MAX_READ_BYTES);
    if (parameters === undefined) return answerOf(err('invalid', TOO_LONG), 413);
    const url = `${request.url.split('?')[0]}?${parameters}`;
    return handler(new Request(url, { headers: request.headers }));
  };
}
