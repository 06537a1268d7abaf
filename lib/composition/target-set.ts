import type { AddedTarget, AddedTargets } from '../console/added-targets';
import { type Target, targetSchema } from '../domain/target';
import {
  isSamePlace,
  type NameBinding,
  PLACE_UNKNOWN,
  placeInTheWay,
  placeOf,
  placeOfOtherFile,
} from '../domain/target-place';
import type { TargetContext } from '../services/target-context';
import { createTargetAccess, type TargetAccess } from './target-access';
import { createTargetContext } from './target-context';
import { describeIssues } from './targets-file';

/** How old what is known of the added ones may be, for whoever asks. */
const MAX_AGE_MS = 1_000;
/** A table that does not answer keeps nobody waiting: what is known does meanwhile. */
const PATIENCE_MS = 300;
/** What is under way on a target that ends may come to its end. */
const END_MS = 60_000;

/** `problem`: why it cannot be used, in words. Then nothing of the console works on it, and the others do not notice. */
type KnownAddition = AddedTarget & { problem: string | null };

/** One of the targets file that is not used, and why, in words. `boundTo`: the place that its name may be taken from; null while a target is there. */
type WithheldTarget = { target: Target; problem: string; boundTo: string | null };

/** The targets of the file and those added in the console, each with what works on it. They may change between two looks. */
export type TargetSet = {
  /** Those of the file first, then the added ones by name. Always the same map. */
  contexts: ReadonlyMap<string, TargetContext>;
  /** The names of those in the file, which nobody changes in the console. */
  fixed: ReadonlySet<string>;
  /** The added ones as of the last look, those that cannot be used among them. */
  additions(): readonly KnownAddition[];
  /** Those of the file whose names are, or were, of added ones elsewhere. */
  withheld(): readonly WithheldTarget[];
  /** What is to be known of targets that are used, by name, in words. */
  remarks(): ReadonlyMap<string, string>;
  /**
   * Looks at what was added, unless that was done just now. Never throws, and keeps nobody waiting for a table that does not answer: what is
   * known stays. `now`: whatever it takes.
   */
  refresh(options?: { now: boolean }): Promise<void>;
  accessOf(context: TargetContext): TargetAccess;
  /** One of a kind for each target, made at the first need; it ends with the target. */
  partOf<T>(kind: string, context: TargetContext, make: (access: TargetAccess) => T): T;
};

type Live = { context: TargetContext; access: TargetAccess; parts: Map<string, unknown>; revision: string | null };

export function createTargetSet(settings: {
  file: readonly Target[];
  added: Pick<AddedTargets, 'look'>;
  onError: (error: unknown) => void;
  /** After the targets are others. */
  onChange?: () => void;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed?: () => number;
}): TargetSet {
  const { file, added, onError, onChange, elapsed = () => performance.now() } = settings;
  const fixed = new Set(file.map(({ name }) => name));
  const byContext = new WeakMap<TargetContext, Live>();
  const lives = new Map<string, Live>(file.map((target) => [target.name, create(target, null)]));
  const contexts = new Map([...lives].map(([name, { context }]) => [name, context]));
  let known: KnownAddition[] = [];
  let withheld: WithheldTarget[] = [];
  let remarks = new Map<string, string>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  /** Before the first answer nothing is known that could do. */
  let hasLooked = false;

  function create(target: Target, revision: string | null): Live {
    const access = createTargetAccess(target);
    const live = { access, context: createTargetContext(target, access), parts: new Map(), revision };
    byContext.set(live.context, live);
    return live;
  }

  function liveOf(context: TargetContext): Live {
    const live = byContext.get(context);
    if (!live) throw new Error(`${context.target.name} is no target of this set.`);
    return live;
  }

  async function look(): Promise<void> {
    try {
      const { rows, names } = await added.look();
      lookedAt = elapsed();
      hasLooked = true;
      const back = file.flatMap((target) => withhold(target, rows, names));
      const inTheWay = new Set(back.map(({ target }) => target.name));
      take(
        rows.map((each) => judge(each, fixed, inTheWay)),
        back,
        new Map(file.flatMap((target) => remarkOn(target, names))),
      );
    } catch (error) {
      // Nor are those asked again at once that wait for a table which does not answer.
      lookedAt = elapsed();
      onError(error);
    }
  }

  function take(
    found: (KnownAddition & { target?: Target })[],
    back: WithheldTarget[],
    remarked: Map<string, string>,
  ): void {
    const before = stampOf(known, withheld, remarks);
    known = found.map(({ target: _, ...each }) => each);
    withheld = back;
    remarks = remarked;
    if (stampOf(known, withheld, remarks) === before) return;
    const ofFile = file.filter((target) => !back.some((each) => each.target === target));
    const usable = found.flatMap(({ target, revision }) => (target ? [{ target, revision }] : []));
    usable.sort((a, b) => (a.target.name < b.target.name ? -1 : 1));
    const wanted = new Map(
      [...ofFile.map((target) => ({ target, revision: null })), ...usable].map((each) => [each.target.name, each]),
    );
    for (const [name, live] of lives) {
      if (wanted.get(name)?.revision === live.revision) continue;
      lives.delete(name);
      live.access.leave();
      setTimeout(live.access.end, END_MS).unref();
    }
    contexts.clear();
    for (const [name, { target, revision }] of wanted) {
      const live = lives.get(name) ?? create(target, revision);
      lives.set(name, live);
      contexts.set(name, live.context);
    }
    onChange?.();
  }

  return {
    contexts,
    fixed,
    additions: () => known,
    withheld: () => withheld,
    remarks: () => remarks,
    async refresh({ now: isUrgent } = { now: false }) {
      if (!isUrgent && elapsed() - lookedAt < MAX_AGE_MS) return;
      // A look that began earlier may have missed what has just been written.
      if (isUrgent) await looking;
      looking ??= look().finally(() => {
        looking = undefined;
      });
      await (isUrgent || !hasLooked ? looking : within(PATIENCE_MS, looking));
    },
    accessOf: (context) => liveOf(context).access,
    partOf<T>(kind: string, context: TargetContext, make: (access: TargetAccess) => T): T {
      const { parts, access } = liveOf(context);
      if (!parts.has(kind)) parts.set(kind, make(access));
      return parts.get(kind) as T;
    },
  };
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}

function stampOf(known: AddedTarget[], withheld: WithheldTarget[], remarks: Map<string, string>): string {
  return JSON.stringify([
    known.map(({ name, revision, placeOfFile }) => [name, revision, placeOfFile]),
    withheld.map(({ target, problem }) => [target.name, problem]),
    ...remarks,
  ]);
}

function remarkOn(target: Target, names: ReadonlyMap<string, NameBinding>): [string, string][] {
  const other = placeOfOtherFile(target, names.get(target.name));
  if (other === undefined) return [];
  const words = `A console that started later has given this name to another place: ${other}. While it runs, roles and all else under the name hold for both, and jobs are worked on where they were prepared: give one of the two another name. If it was taken back, start this one again.`;
  return [[target.name, words]];
}

function withhold(target: Target, rows: AddedTarget[], names: ReadonlyMap<string, NameBinding>): WithheldTarget[] {
  const { name } = target;
  const added = rows.find((each) => each.name === name);
  const other = placeInTheWay(target, { added, bound: names.get(name) });
  if (other === undefined) return [];
  return [{ target, problem: describeWithheld(other, added !== undefined), boundTo: added ? null : other }];
}

function describeWithheld(other: string, isAdded: boolean): string {
  const meant = 'Roles, blocks, views and jobs under it are meant for that one.';
  if (isAdded) {
    const is = other === PLACE_UNKNOWN ? ', and its settings do not say where it is' : `: ${other}`;
    return `A target that was added has this name${is}. ${meant} Remove that one and say that the name is for this one, or give this one another name in the targets file.`;
  }
  const had =
    other === PLACE_UNKNOWN
      ? 'A target that was removed had this name, and its settings did not say where it was'
      : `Another target had this name, or a targets file gave it to another place before: ${other}`;
  return `${had}. ${meant} This one is not used until an admin says that the name is for it now, or the targets file gives it another name.`;
}

function judge(
  each: AddedTarget,
  fixed: ReadonlySet<string>,
  inTheWay: ReadonlySet<string>,
): KnownAddition & { target?: Target } {
  if (inTheWay.has(each.name)) {
    const problem =
      'The targets file of this console gives this name to another target. Neither is used here: remove this one and say that the name is for that one, or give that one another name. Consoles without that file use this one.';
    return { ...each, problem };
  }
  if (fixed.has(each.name)) {
    return { ...each, problem: 'The targets file has a target of this name, which holds. Remove this one.' };
  }
  const parsed = targetSchema.safeParse(each.settings);
  if (!parsed.success) return { ...each, problem: `Its settings cannot be used: ${describeIssues(parsed.error, '')}` };
  if (parsed.data.name !== each.name) return { ...each, problem: 'Its settings are those of another target.' };
  if (each.placeOfFile !== null && !isSamePlace(each.placeOfFile, placeOf(parsed.data))) {
    const problem = `A targets file had this name for another target: ${each.placeOfFile}. Roles, blocks, views and jobs under it are meant for that one. Remove this one.`;
    return { ...each, problem };
  }
  return { ...each, problem: null, target: parsed.data };
}
