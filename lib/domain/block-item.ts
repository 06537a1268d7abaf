import { type Block, type Blocked, type BlockKind, blocksAddress } from './block';
import { blockKey } from './block-key';
import { isCidr } from './search-ip';

const KINDS: readonly BlockKind[] = ['user', 'ip', 'cidr'];

/** The last one of JavaScript's dates, in epoch ms. */
const LAST_MOMENT = 8.64e15;

/** What an item of the partition of blocks says. Its key says whom it names; one without `block` is damaged, and refuses nobody. `damaged`: what is known of it. */
export type BlockItem = { sk: string; block?: Block; damaged?: Block; names: (client: Blocked) => boolean };

/**
 * Reads an item as it lies in the table, where somebody may have written past the console. Whom it refuses stands in its key, which is what it is found by.
 * Without an id, or with an end that cannot be read, it is damaged; without an end it never ends. What only people read may be missing or be something else. A
 * number may be its text, as of one that JavaScript does not hold exactly.
 */
export function readBlockItem({ sk, ...item }: { sk: string } & Record<string, unknown>): BlockItem {
  const kind = KINDS.find((each) => sk.startsWith(blockKey({ kind: each, value: '' })));
  const value = kind && sk.slice(kind.length + 1);
  if (kind === undefined || !value) return { sk, names: () => false };
  const blocked = { kind, value };
  const id = toText(item.id);
  const unknown = { reason: '', by: '', createdAt: 0, expiresAt: null, refused: 0, lastRefusedAt: null };
  const damaged: Block = { ...blocked, ...unknown, id, isDamaged: true };
  if (kind === 'cidr' && !isCidr(value)) return { sk, names: () => false, damaged };
  const holdsAddress = blocksAddress(blocked);
  const names = (client: Blocked) => (client.kind === 'ip' && holdsAddress(client.value)) || blockKey(client) === sk;
  const expiresAt = endOf(item.expiresAt ?? null);
  if (id === '' || expiresAt === undefined) return { sk, names, damaged };
  const block: Block = {
    ...blocked,
    id,
    reason: toText(item.reason),
    by: toText(item.by),
    createdAt: toMoment(item.createdAt) ?? 0,
    expiresAt,
    refused: toNumber(item.refused) ?? 0,
    lastRefusedAt: toMoment(item.lastRefusedAt) ?? null,
  };
  return { sk, names, block };
}

/** Epoch ms; null: never, as one that no calendar reaches. Undefined when it cannot be read. */
function endOf(value: unknown): number | null | undefined {
  if (value === null) return null;
  const at = toNumber(value);
  return at !== undefined && at > LAST_MOMENT ? null : at;
}

/** Epoch ms that a date can be made of. */
function toMoment(value: unknown): number | undefined {
  const at = toNumber(value);
  return at !== undefined && Math.abs(at) <= LAST_MOMENT ? at : undefined;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function toNumber(value: unknown): number | undefined {
  const isWritten = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
  const number = isWritten ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
