import { z } from 'zod';
import { type Target, tableRegionOf } from './target';

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

/** Of an added target what says whose its name is. */
type Added = { settings: unknown; placeOfFile: string | null };

/**
 * Where an added target is that has the name of this one of a targets file and is elsewhere; undefined where there is none, or it does not say, or the
 * name was the file's before. Then the name is of that place, and what is kept under it holds for no other.
 */
export function placeInTheWay(target: Parameters<typeof placeOf>[0], added: Added | undefined): string | undefined {
  const place = placeOf(target);
  const other = added && placeIn(added.settings);
  if (other === undefined || isSamePlace(other, place)) return undefined;
  const isOfFile = added?.placeOfFile && isSamePlace(added.placeOfFile, place);
  return isOfFile ? undefined : other;
}

/** Older consoles kept URLs as somebody had spelled them. */
export function isSamePlace(one: string, other: string): boolean {
  return respelled(one) === respelled(other);
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
