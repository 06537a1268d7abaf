import 'server-only';
import type { z } from 'zod';
import type { AuditAct } from '../domain/audit';
import { err, ok, type Result } from '../domain/result';
import type { SessionUser } from '../domain/user';
import type { ExportRun } from '../services/export-connections';
import { type ExportEnd, exportStream } from '../services/export-stream';
import type { Slots } from '../services/slots';
import { type Admission, admit, recordMasked, seesPersonal } from './admit';
import { answerOf, parametersOf, refuseElsewhere } from './define-read';
import { guarded } from './guarded';
import { log } from './log';
import { closeRecord, recordAct } from './record';
import { stopping } from './stopping';

type StreamSpec<S extends z.ZodType, C> = Admission<S, C> & {
  /** `refuse` says in words which inputs would tell what is masked. The verb is told whether to mask, and has to. */
  personal: { refuse: (input: z.output<S>, ctx: C) => string | undefined };
  /** Bounds how many are under way at once. */
  slots: (ctx: C) => Slots;
  busy: string;
  verb: (args: { ctx: C; input: z.output<S>; isMasked: boolean; signal: AbortSignal }) => Promise<Result<ExportRun>>;
  file: (input: z.output<S>, ctx: C) => { name: string; mime: string };
  audit: {
    act: AuditAct;
    target: (ctx: C) => string | null;
    filter: (input: z.output<S>, ctx: C) => string | null;
    detail: (input: z.output<S>) => string;
  };
};

type Streamed = { body: ReadableStream<Uint8Array>; name: string; mime: string };

/**
 * A read whose answer is a file that is made while it is taken: session, permission, parse, a free place, the audit, then the verb. The
 * record is begun before the first row and closed with the number of rows, however it ends.
 */
export function defineStream<S extends z.ZodType, C>(name: string, spec: StreamSpec<S, C>) {
  return async (raw: unknown): Promise<Result<Streamed>> =>
    guarded(name, async () => {
      const admitted = await admit(name, spec, raw);
      if (!admitted.ok) return admitted;
      const { user, input, ctx } = admitted.data;
      const isMasked = !seesPersonal(user);
      const refusal = isMasked ? spec.personal.refuse(input, ctx) : undefined;
      if (refusal) {
        await recordMasked(user, name, input);
        return err('forbidden', refusal);
      }
      const release = spec.slots(ctx).take();
      if (!release) return err('rateLimited', spec.busy);
      try {
        const begun = await begin(spec, { user, input, ctx, isMasked, release });
        if (!begun.ok) release();
        return begun;
      } catch (error) {
        release();
        throw error;
      }
    });
}

type Begin<I, C> = { user: SessionUser; input: I; ctx: C; isMasked: boolean; release: () => void };

async function begin<S extends z.ZodType, C>(
  { audit: described, file, verb }: StreamSpec<S, C>,
  { user, input, ctx, isMasked, release }: Begin<z.output<S>, C>,
): Promise<Result<Streamed>> {
  const id = await recordAct(user, {
    act: described.act,
    target: described.target(ctx),
    subjects: [],
    total: 0,
    filter: described.filter(input, ctx),
    outcome: 'started',
    detail: `${described.detail(input)}${isMasked ? ', masked' : ''}`,
  });
  const abort = new AbortController();
  const run = await verb({ ctx, input, isMasked, signal: abort.signal });
  if (!run.ok) {
    await closeRecord(id, run.error.code);
    return run;
  }
  const body = exportStream({
    run: run.data,
    abort,
    closing: stopping().closing,
    async onEnd({ how, rows, error }) {
      release();
      if (how === 'broken') log().warn({ err: error, id }, 'an export broke off');
      await closeRecord(id, outcomeOf({ how, rows }));
    },
  });
  return ok({ body, ...file(input, ctx) });
}

function outcomeOf({ how, rows }: ExportEnd): string {
  if (how === 'whole') return `${rows} rows`;
  return how === 'left' ? `cancelled after ${rows} rows` : `broke off after ${rows} rows`;
}

/** Handlers that answer a stream as a file. */
export function streamHandler(open: (raw: unknown) => Promise<Result<Streamed>>) {
  return async (request: Request): Promise<Response> => {
    // Next answers HEAD by it as well, and would read none of what was begun.
    if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET' } });
    const refusal = refuseElsewhere(request);
    if (refusal) return refusal;
    const result = await open(parametersOf(request));
    if (!result.ok) return answerOf(result);
    const { body, name, mime } = result.data;
    return new Response(body, {
      headers: {
        'content-type': mime,
        'content-disposition': `attachment; filename="${name}"`,
        // Neither kept nor gathered anywhere on the way.
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
    });
  };
}
