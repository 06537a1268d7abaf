import 'server-only';
import type { z } from 'zod';
import { RELEASE_PERMISSION, type ReleaseAct } from '../domain/release';
import { err, ok, type Result } from '../domain/result';
import { roleMay } from '../domain/role';
import type { ReadAct, ReleaseContext } from '../services/release/release-context';
import { blockAct, kickAct, removeAct, sendAct, sweepAct, unblockAct } from './act-specs';
import { parse } from './admit';
import { consoleTime, context } from './context';
import type { ActSpec } from './define-action';
import { log } from './log';
import { processWide } from './process-wide';
import { requestStores } from './release-expiry';

const READERS: Record<ReleaseAct, (raw: unknown) => Result<ReadAct>> = {
  send: readerOf(sendAct),
  kick: readerOf(kickAct),
  remove: readerOf(removeAct),
  sweep: readerOf(sweepAct),
  block: readerOf(blockAct),
  unblock: readerOf(unblockAct),
};

/** What asking for acts and deciding about them works with, on every target. */
export function releaseContext(): ReleaseContext & ReturnType<typeof requestStores> {
  return processWide('release', () => {
    const { audit, users, targets } = context();
    return {
      ...requestStores(),
      audit,
      people: users,
      target: (name: string) => targets.get(name)?.target,
      registry: (name: string) => targets.get(name)?.registry,
      read: (act: ReleaseAct, raw: unknown) => READERS[act](raw),
      may: (role, act) => roleMay(role, RELEASE_PERMISSION[act]),
      now: consoleTime,
      onError: (error: unknown) => log().error({ err: error }, 'release'),
    } satisfies ReleaseContext & ReturnType<typeof requestStores>;
  });
}

/** How one act is read from what was asked for. */
function readerOf<S extends z.ZodType, C, D>(spec: ActSpec<S, C, D>): (raw: unknown) => Result<ReadAct> {
  return (raw) => {
    const input = parse(spec.schema, raw);
    if (!input.ok) return input;
    const released = spec.release(input.data);
    if (!released) return err('conflict', 'This takes one person: do it without asking.');
    const { audit } = spec;
    const subjects = audit.subjects(input.data);
    return ok({
      ...released,
      subjects,
      typed: spec.typed?.(input.data),
      told: {
        act: audit.act,
        target: audit.target(input.data),
        subjects,
        total: subjects.length,
        filter: audit.filter?.(input.data) ?? null,
        reason: audit.reason?.(input.data) ?? null,
        detail: audit.detail?.(input.data) ?? null,
      },
      run: async (user, word) => {
        // A request of an older console may hold no word: what has just been typed counts.
        const confirmed = word === null ? input : parse(spec.schema, { ...(raw as object), word });
        if (!confirmed.ok) return confirmed;
        const ctx = await spec.resolve(context(), confirmed.data);
        if (!ctx.ok) return ctx;
        const result = await spec.verb({ ctx: ctx.data, input: confirmed.data, user });
        return result.ok ? ok(audit.outcomeOf(result.data)) : result;
      },
    });
  };
}
