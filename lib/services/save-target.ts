import type { AddedTarget, AddedTargets } from '../console/added-targets';
import type { ExaminedProofs } from '../console/examined-proofs';
import type { Jobs } from '../console/jobs';
import { isEndOwed } from '../console/sweeps';
import { err, ok, type Result } from '../domain/result';
import { type Target, targetSchema } from '../domain/target';
import { ownStageOf } from '../domain/target-address';
import { type TargetDraft, toSettings } from '../domain/target-draft';
import { isSamePlace, isSameStage, isUsedNowhere, PLACE_UNKNOWN, placeIn, placeOf } from '../domain/target-place';
import type { SessionUser } from '../domain/user';
import { type ActRecords, endWork } from './end-work';
import { findGuarded, stageUnsaid, whyGuarded } from './guarded-stage';
import { type EndContext, settleEnd } from './sweep-end';

/** Far more than one console is for; all of them are read at once. */
const MAX_ADDED = 100;

export type TargetsContext = {
  addedTargets: AddedTargets;
  /** Names of the targets file. */
  fixed: ReadonlySet<string>;
  /** Every target that this console knows, whether it uses it or not. */
  known: () => readonly Target[];
  /** What says that somebody has just seen what the doctor found in given settings. */
  examined: Pick<ExaminedProofs, 'check'>;
  jobs: Pick<Jobs, 'active' | 'change' | 'read'>;
  /** Whether this console uses the target of that name: else nobody can stop here what is at work on it. */
  isUsed: (name: string) => boolean;
  /** What the end of a sweep of that name is recorded with, whether the target is used or not. */
  endsOf: (name: string) => EndContext;
  /** What the end of each job is recorded with that a removal ends. */
  records: ActRecords;
  /** Has this console look at what was added, at once. */
  refresh: () => Promise<void>;
};

/**
 * Adds a target, or changes one that was added, in just the settings that this person has had examined, whatever was found. Other consoles over
 * the same table find it with their next request.
 */
export async function saveTarget(args: {
  ctx: TargetsContext;
  input: { draft: TargetDraft; revision: string | null; proof: string; takesName: boolean };
  user: { name: string };
}): Promise<Result<{ name: string }>> {
  const { ctx, input, user } = args;
  const { draft, revision, proof, takesName } = input;
  const { name } = draft;
  if (ctx.fixed.has(name)) return otherName(`The targets file has a target named ${name}. Choose another name.`);
  const settings = toSettings(draft);
  const target = targetSchema.parse(settings);
  const place = placeOf(target);
  const state = ctx.examined.check(proof, settings, user.name);
  if (state !== 'holds') return err('conflict', NOT_EXAMINED[state]);
  // One that was added elsewhere a moment ago is not overlooked.
  await ctx.refresh();
  const guarded = findGuarded(ctx.known(), target);
  if (guarded) return guardedBy(guarded, target, ctx.fixed.has(guarded.name));
  if (revision === null) {
    const others = await ctx.addedTargets.list();
    if (others.length >= MAX_ADDED) return err('conflict', `${MAX_ADDED} targets are added already. Remove one first.`);
    if (others.some((other) => other.name === name)) return taken(name);
    // After the list: whoever removes a target binds its name before.
    const bound = await ctx.addedTargets.bindingOf(name);
    const isOpen = bound?.place === PLACE_UNKNOWN;
    if (isOpen && !takesName) return asksForName(name);
    if (bound && !isOpen && !isSamePlace(bound.place, place)) return boundTo(name, bound.place);
    const isNew = await ctx.addedTargets.add(name, settings, user.name);
    if (!isNew) return taken(name);
    if (isOpen) await ctx.addedTargets.bindToAdded(name, place);
  } else {
    const busy = await findWork(ctx, name);
    if (busy) return err('conflict', busy);
    const bound = await ctx.addedTargets.bindingOf(name);
    if (bound?.of === 'file' && !isSamePlace(bound.place, place)) return staysWith(name, bound.place);
    if (!(await ctx.addedTargets.change(name, settings, { by: user.name, revision }))) return changedMeanwhile();
    // Whoever changes where a target is takes the name along, on the record. Not before: a change that is refused takes nothing.
    await ctx.addedTargets.bindToAdded(name, place);
  }
  await ctx.refresh();
  return ok({ name });
}

const NOT_EXAMINED = {
  expired: 'It was a while ago that these settings were examined. Examine them again, then save them.',
  foreign: 'These are not the settings that you had examined. Examine them, then save them.',
};

/**
 * Removes a target that was added. What the console keeps under its name, people's roles and the audit among it, stays, and the name is given only
 * to the same place again. What is at work on one that this console does not use ends with it, since nobody could stop it here; not what is of a target
 * of a file that has its name. Answers what ended, in words.
 */
export async function removeTarget(args: {
  ctx: TargetsContext;
  input: { name: string; revision: string };
  user: SessionUser;
}): Promise<Result<{ name: string; ended: string[] }>> {
  const { ctx, input, user } = args;
  const { name, revision } = input;
  // One that was added or mended elsewhere a moment ago is not taken for one that nobody uses.
  await ctx.refresh();
  const removed = (await ctx.addedTargets.list()).find((each) => each.name === name);
  if (removed?.revision !== revision) return changedMeanwhile();
  const ended = await endOrRefuse(ctx, removed, user);
  if (!ended.ok) return ended;
  // Before the removal: one that fails in between has done no harm.
  await keepName(ctx, name, placeIn(removed.settings));
  if (!(await ctx.addedTargets.remove(name, revision))) return changedMeanwhile();
  await ctx.refresh();
  return ok({ name, ended: ended.data });
}

async function endOrRefuse(ctx: TargetsContext, row: AddedTarget, user: SessionUser): Promise<Result<string[]>> {
  const { name, settings, placeOfFile } = row;
  // What is at work under its name is of the targets file's.
  if (isUsedNowhere(settings, placeOfFile)) return ok([]);
  if (!ctx.isUsed(name)) {
    return ok(await endWork({ jobs: ctx.jobs, ends: ctx.endsOf(name), records: ctx.records }, name, user));
  }
  const busy = await findWork(ctx, name);
  return busy ? err('conflict', busy) : ok([]);
}

/**
 * A name that a targets file gave stays with the place that it gave, and is the file's where the removed one is elsewhere. Otherwise no file gets it for
 * another place without an admin's word: consoles without that file were using the removed one.
 */
async function keepName({ addedTargets }: TargetsContext, name: string, place: string | undefined): Promise<void> {
  const bound = await addedTargets.bindingOf(name);
  if (bound?.of !== 'file') return addedTargets.leaveToAdded(name, place ?? bound?.place ?? PLACE_UNKNOWN);
  if (place === undefined || isSamePlace(bound.place, place)) await addedTargets.leaveToAdded(name, bound.place);
}

/** What would lose its target in the middle. An end of a sweep that is not on the record yet is recorded, unless somebody is just at that. */
async function findWork({ jobs, endsOf }: TargetsContext, name: string): Promise<string | undefined> {
  const ends = endsOf(name);
  const last = await ends.sweeps.read(name);
  if (last) await settleEnd(ends, last);
  const [active, sweep] = await Promise.all([jobs.active(), ends.sweeps.read(name)]);
  if (active.some(({ target }) => target === name))
    return 'A job of this target is not over. Stop or discard it first.';
  if (sweep?.status === 'running') return 'A ghost sweep of this target is under way. Stop it first.';
  if (sweep && isEndOwed(sweep))
    return 'How the last ghost sweep of this target ended is just being written to the audit. Try again in a moment.';
  return undefined;
}

/** What a targets file has is not changed in the console. */
function guardedBy(other: Target, target: Target, isOfFile: boolean): Result<never> {
  if (isSameStage(other, target) === undefined) {
    const { apiId, stage } = ownStageOf(target);
    const where = !(apiId && stage)
      ? 'Give the API id and the stage of this one'
      : isOfFile
        ? TELL_IN_FILE
        : TELL_THERE;
    return err('conflict', `${stageUnsaid(other)} ${where}, so that they can be compared.`);
  }
  const { name, title = name } = other;
  const way = isOfFile ? 'Use that target; the targets file has it.' : 'Change that target, or remove it first.';
  return err(
    'conflict',
    `This stage is already the target ${title}, ${whyGuarded(other)}. Its limits, blocks and two-person rules would not hold here. ${way}`,
  );
}

const TELL_IN_FILE = 'Give apiId and stage of that one in the targets file';
const TELL_THERE = 'Give the API id and the stage of that one';

/** Told at the field of the name. */
function otherName(message: string): Result<never> {
  return { ok: false, error: { code: 'conflict', message, issues: [{ at: 'draft.name', message }] } };
}

function taken(name: string): Result<never> {
  return otherName(`There is a target named ${name} already. Choose another name.`);
}

function boundTo(name: string, place: string): Result<never> {
  return otherName(
    `${name} was the name of another target: ${place}. Roles, blocks, views and jobs under that name are meant for it. Choose another name.`,
  );
}

function asksForName(name: string): Result<never> {
  const message = `${name} was the name of a target whose settings did not say where it was. Roles, blocks, views and jobs under that name are kept for it, and will hold for this one. Add it under that name if it is the same, and else choose another name.`;
  return { ok: false, error: { code: 'conflict', message, asks: 'takesName' } };
}

function staysWith(name: string, place: string): Result<never> {
  return err(
    'conflict',
    `A targets file gave the name ${name} to ${place}. Roles, blocks, views and jobs under it are meant for that. Add what is elsewhere under another name.`,
  );
}

function changedMeanwhile(): Result<never> {
  return err('conflict', 'Somebody changed or removed this target meanwhile. Look at the list again.');
}
