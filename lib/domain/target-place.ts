import { z } from 'zod';
import { isLoopback } from './safe-url';
import { type Target, tableRegionOf } from './target';
import { type OwnStage, ownStageOf } from './target-address';

/**
 * What makes a target the one it is, in words that can be compared by `isSamePlace`: where its connections are called and where its rows lie. How rows
 * are read, paces and rules may change; people's roles are meant for this.
 */
export function placeOf(target: Pick<Target, 'callbackUrl' | 'region'> & { table: TablePlace }): string {
  const { callbackUrl, table } = target;
  const at = table.endpoint ? ` at ${plain(table.endpoint)}` : '';
  return `${plain(callbackUrl)}, table ${table.name} in ${tableRegionOf(target)}${at}`;
}

type TablePlace = Pick<Target['table'], 'name' | 'region' | 'endpoint'>;

const url = z.url({ protocol: /^https?$/ });
/** Of settings the part that says where a target is; a later version may have others beside it. */
const placedSchema = z.object({
  callbackUrl: url,
  region: z.string().min(1),
  table: z.object({ name: z.string().min(1), region: z.string().min(1).optional(), endpoint: url.optional() }),
});

/** The same of settings that this version may not be able to use; undefined where they do not say it. */
export function placeIn(settings: unknown): string | undefined {
  const placed = placedSchema.safeParse(settings);
  return placed.success ? placeOf(placed.data) : undefined;
}

/**
 * Of which place a name is. `of`: the targets file of any console, which goes before what is added. `asks`: an added target at that place was removed, or an
 * admin gave the name to it, so that it passes to another place with an admin's word alone, whatever files say of it meanwhile.
 */
export type NameBinding = { place: string; of?: 'file'; asks?: true };

/** No place that anything is at: somebody has to say whom the name is for. */
export const PLACE_UNKNOWN = 'settings that could not be used';

/**
 * The other place that the name of this target of a targets file is of: where an added target of that name is, or was when it was removed. What is kept
 * under the name holds there and nowhere else. Undefined where there is none, or a file had the name before: then it is the file's, wherever that moves it,
 * unless an added target is, or was until somebody removed it, at the place that the file leaves, or an admin gave it the name. Other consoles use, or used,
 * that one.
 */
export function placeInTheWay(
  target: Parameters<typeof placeOf>[0],
  { added, bound }: { added: { settings: unknown } | undefined; bound: NameBinding | undefined },
): string | undefined {
  const place = placeOf(target);
  const row = added && placeIn(added.settings);
  if (bound?.of === 'file') {
    if (isSamePlace(bound.place, place)) return undefined;
    if (added && !isUsedNowhere(added.settings, bound.place)) return row ?? PLACE_UNKNOWN;
    return bound.asks && bound.place;
  }
  const other = row ?? bound?.place ?? (added && PLACE_UNKNOWN);
  return other === undefined || isSamePlace(other, place) ? undefined : other;
}

/** The place that another console's targets file has given the name of a target of this one's to, which each goes on to use for its own; undefined where none has. */
export function placeOfOtherFile(
  target: Parameters<typeof placeOf>[0],
  bound: NameBinding | undefined,
): string | undefined {
  return bound?.of === 'file' && !isSamePlace(bound.place, placeOf(target)) ? bound.place : undefined;
}

/** Whether an added target with these settings is elsewhere than a targets file says of its name: no console uses it, and work under that name is of the other. */
export function isUsedNowhere(settings: unknown, placeOfFile: string | null): boolean {
  const place = placeIn(settings);
  return place !== undefined && placeOfFile !== null && !isSamePlace(place, placeOfFile);
}

/** Older consoles kept URLs as somebody had spelled them. */
export function isSamePlace(one: string, other: string): boolean {
  return respelled(one) === respelled(other);
}

type StagePlace = Pick<Target, 'callbackUrl' | 'region' | 'apiId' | 'stage'>;

/** Whether both call the same connections; undefined where they may, because a custom domain does not say whose stage it is. */
export function isSameStage(one: StagePlace, other: StagePlace): boolean | undefined {
  if (plain(one.callbackUrl) === plain(other.callbackUrl)) return true;
  const [a, b] = [ownStageOf(one), ownStageOf(other)];
  const differs = (name: keyof OwnStage) => a[name] !== undefined && b[name] !== undefined && a[name] !== b[name];
  if (one.region !== other.region || differs('apiId') || differs('stage')) return false;
  const isSaid = [a, b].every(({ apiId, stage }) => apiId !== undefined && stage !== undefined);
  // What runs on this machine is its own place.
  return isSaid || (isLoopback(one.callbackUrl) || isLoopback(other.callbackUrl) ? false : undefined);
}

const PLACE = /^(?<callbackUrl>\S+)(?<table>, table \S+ in \S+?)(?: at (?<endpoint>\S+))?$/;

function respelled(place: string): string {
  const { callbackUrl, table, endpoint } = PLACE.exec(place)?.groups ?? {};
  if (callbackUrl === undefined || !URL.canParse(callbackUrl)) return place;
  return `${plain(callbackUrl)}${table}${endpoint && URL.canParse(endpoint) ? ` at ${plain(endpoint)}` : ''}`;
}

/** One spelling of a host, a port and a path. */
function plain(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
