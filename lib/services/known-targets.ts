import type { AddedTarget } from '../console/added-targets';
import type { KnownTarget } from '../domain/known-target';
import { type Target, tableRegionOf, targetSchema } from '../domain/target';
import { isUsedNowhere, placeOf } from '../domain/target-place';

/** What a console knows of its targets. */
type KnownSet = {
  contexts: ReadonlyMap<string, { target: Target }>;
  fixed: ReadonlySet<string>;
  additions: () => readonly (AddedTarget & { problem: string | null })[];
  withheld: () => readonly { target: Target; problem: string; boundTo: string | null }[];
  remarks: () => ReadonlyMap<string, string>;
};

/** The settings of every target that this console knows, those among them that others alone may be using. */
export function settingsOfAll({ contexts, additions, withheld }: Omit<KnownSet, 'fixed' | 'remarks'>): Target[] {
  const unusable = additions().flatMap(({ name, settings, problem }) => {
    const parsed = targetSchema.safeParse(settings);
    return problem && parsed.success ? [{ ...parsed.data, name }] : [];
  });
  return [
    ...[...contexts.values()].map(({ target }) => target),
    ...withheld().map(({ target }) => target),
    ...unusable,
  ];
}

/** Every target as whoever manages them sees it: those of the file that are not used first, and the added ones that cannot be used last. */
export function knownTargetsOf({ contexts, fixed, additions, withheld, remarks }: KnownSet): KnownTarget[] {
  const added = additions();
  const usable = [...contexts.values()].map(({ target }): KnownTarget => {
    const row = fixed.has(target.name) ? undefined : added.find(({ name }) => name === target.name);
    return {
      ...factsOf(target),
      added: row ? { ...changeOf(row), settings: target, endsWork: false } : null,
      asksForName: null,
      problem: null,
      remark: remarks().get(target.name) ?? null,
    };
  });
  const unusable = added.flatMap((row): KnownTarget[] => {
    const { name, problem } = row;
    if (!problem) return [];
    const endsWork = !contexts.has(name) && !isUsedNowhere(row.settings, row.placeOfFile);
    const change = { ...changeOf(row), settings: null, endsWork };
    return [{ ...factsIn(row), added: change, asksForName: null, problem, remark: null }];
  });
  const unused = withheld().map(({ target, problem, boundTo }): KnownTarget => {
    const asksForName = boundTo === null ? null : { place: placeOf(target), boundTo };
    return { ...factsOf(target), added: null, asksForName, problem, remark: null };
  });
  return [...unused, ...usable, ...unusable];
}

function changeOf({ revision, changedBy, changedAt }: AddedTarget) {
  return { revision, by: changedBy, at: changedAt };
}

/** What can be told of a row that is not used here: consoles elsewhere may be using it. */
function factsIn({ name, settings }: AddedTarget) {
  const parsed = targetSchema.safeParse(settings);
  if (!parsed.success)
    return { name, title: name, kind: null, address: null, table: null, tableRegion: null, roleArn: null };
  const facts = factsOf(parsed.data);
  return facts.name === name ? facts : { ...facts, name, title: name };
}

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
