import 'server-only';
import { z } from 'zod';
import { createJobs } from '../console/jobs';
import type { KnownTarget, TargetState } from '../domain/known-target';
import { ok, type Result } from '../domain/result';
import { checkTarget } from '../services/check-health';
import { knownTargetsOf, settingsOfAll } from '../services/known-targets';
import type { TargetsContext } from '../services/save-target';
import type { TakeNameContext } from '../services/take-name';
import { type AppContext, findTarget } from './context';
import { defineRead } from './define-read';
import { findEnds } from './doctor-context';
import { closeRecord, recordAct } from './record';

/** What verbs on the set of targets work with. */
export function findTargets({
  table,
  addedTargets,
  targetSet,
  examined,
}: AppContext): Result<TargetsContext & TakeNameContext> {
  return ok({
    addedTargets,
    fixed: targetSet.fixed,
    known: () => settingsOfAll(targetSet),
    examined,
    jobs: createJobs(table),
    isUsed: (name) => targetSet.contexts.has(name),
    endsOf: findEnds,
    records: { recordAct, closeRecord },
    withheld: targetSet.withheld,
    refresh: () => targetSet.refresh({ now: true }),
  });
}

const knownTargets = defineRead('list targets', {
  permission: 'targets.manage',
  schema: z.object({}),
  resolve: (app) => ok(app),
  personal: 'none',
  verb: async ({ ctx: { targetSet } }) => {
    await targetSet.refresh({ now: true });
    return ok(knownTargetsOf(targetSet));
  },
});

/** Every target, those that cannot be used among them. */
export function readTargets(): Promise<Result<KnownTarget[]>> {
  return knownTargets({});
}

/** How one target is: asked for one by one, so that none waits for another. */
export const readTargetState = defineRead('read the state of a target', {
  permission: 'targets.manage',
  schema: z.object({ target: z.string().max(40).optional() }),
  resolve: (_, { target }) => findTarget(target),
  personal: 'none',
  verb: async ({ ctx }): Promise<Result<TargetState>> => ok(await checkTarget(ctx)),
});
