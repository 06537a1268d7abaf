import 'server-only';
import { z } from 'zod';
import { createJobs } from '../console/jobs';
import type { KnownTarget, TargetState } from '../domain/known-target';
import { ok, type Result } from '../domain/result';
import { type Target, tableRegionOf } from '../domain/target';
import { placeOf } from '../domain/target-place';
import { checkTarget } from '../services/check-health';
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
    const additions = targetSet.additions();
    const usable = [...targetSet.contexts.values()].map(({ target }): KnownTarget => {
      const added = targetSet.fixed.has(target.name) ? undefined : additions.find(({ name }) => name === target.name);
      return {
        ...factsOf(target),
        added: added ? { revision: added.revision, by: added.changedBy, at: added.changedAt, settings: target } : null,
        asksForName: null,
        problem: null,
      };
    });
    const unusable = additions.flatMap(({ name, problem, revision, changedBy, changedAt }): KnownTarget[] => {
      if (!problem) return [];
      const nothing = {
        title: name,
        kind: null,
        address: null,
        table: null,
        tableRegion: null,
        roleArn: null,
        asksForName: null,
      };
      return [{ name, ...nothing, added: { revision, by: changedBy, at: changedAt, settings: null }, problem }];
    });
    const withheld = targetSet.withheld().map(({ target, problem, boundTo }): KnownTarget => {
      const asksForName = boundTo === null ? null : { place: placeOf(target), boundTo };
      return { ...factsOf(target), added: null, asksForName, problem };
    });
    return ok([...withheld, ...usable, ...unusable]);
  },
});

function factsOf(target: Target) {
  const { name, title = name, kind, callbackUrl, table, roleArn = null } = target;
  const { host, pathname } = new URL(callbackUrl);
  return {
    name,
    title,
    kind,
    address: `${host}${pathname === '/' ? '' : pathname}`,
    table: table.name,
    tableRegion: tableRegionOf(target),
    roleArn,
  };
}

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
