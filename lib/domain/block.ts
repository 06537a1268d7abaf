import { canonicalCidr, canonicalIp } from './canonical-ip';
import { cidrMatcher } from './search-ip';

/** In one target. Longer lists of who may not use an application belong into the application. */
export const MAX_BLOCKS = 500;
export const MAX_BLOCK_REASON = 200;
/** In bytes; what `$connect` keeps of a user id. */
const MAX_USER_BYTES = 512;
/** Prefixes shorter than these hold millions of strangers. */
const SHORTEST_PREFIX = { 4: 8, 6: 32 } as const;

export type BlockKind = 'user' | 'ip' | 'cidr';

/** Who is refused: one value is blocked at most once in a target. */
export type Blocked = { kind: BlockKind; value: string };

export type BlockTerm = 'hour' | 'day' | 'week' | 'never';
export const BLOCK_TERMS: readonly BlockTerm[] = ['hour', 'day', 'week', 'never'];

const HOUR_MS = 3_600_000;
const TERM_MS: Record<BlockTerm, number | null> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  never: null,
};

/** Somebody who may not connect to a target. Times in epoch ms. */
export type Block = Blocked & {
  id: string;
  reason: string;
  /** Who blocked. */
  by: string;
  createdAt: number;
  /** Null: until somebody takes it away. */
  expiresAt: number | null;
  /** Connects that it refused. */
  refused: number;
  lastRefusedAt: number | null;
  /** It cannot be read, so that it refuses nobody: no more is known than its key. Without an id of its own that is empty. */
  isDamaged?: true;
  /** The value is not told in full to this person. */
  isMasked?: true;
};

/** `askedAt`: when an authorizer last looked for blocks of this target; null: never, so nothing is refused. */
export type BlockList = { blocks: Block[]; askedAt: number | null; readAt: number };

export function expiryOf(term: BlockTerm, nowMs: number): number | null {
  const ms = TERM_MS[term];
  return ms === null ? null : nowMs + ms;
}

/** A block is over at that moment, whether or not the table has removed its row. */
export function hasEnded({ expiresAt }: Pick<Block, 'expiresAt'>, nowMs: number): boolean {
  return expiresAt !== null && expiresAt <= nowMs;
}

/** What a person typed as somebody to block, in the form that it is kept and compared in, or what is wrong with it. */
export function readBlocked(by: 'user' | 'address', text: string): Blocked | { problem: string } {
  if (by === 'user') return readUser(text);
  const value = text.trim();
  if (value === '') return { problem: 'Enter an IP address or a CIDR block.' };
  return value.includes('/') ? readCidr(value) : readIp(value);
}

/** Exactly as it is: a blank at its end would make it another user. */
function readUser(value: string): Blocked | { problem: string } {
  if (value.trim() === '') return { problem: 'Enter a user.' };
  if (new TextEncoder().encode(value).length > MAX_USER_BYTES) {
    return { problem: `A user id has at most ${MAX_USER_BYTES} bytes.` };
  }
  return { kind: 'user', value };
}

function readIp(text: string): Blocked | { problem: string } {
  const value = canonicalIp(text);
  return value === undefined ? { problem: `${text} is not an IP address.` } : { kind: 'ip', value };
}

function readCidr(text: string): Blocked | { problem: string } {
  const block = canonicalCidr(text);
  if (!block) return { problem: `${text} is not a CIDR block, such as 192.0.2.0/24 or 2001:db8::/32.` };
  const { value, family, prefixLength } = block;
  const shortest = SHORTEST_PREFIX[family];
  if (prefixLength === 0) return { problem: `${value} is every IPv${family} address. Nobody could connect.` };
  if (prefixLength < shortest) {
    return { problem: `${value} is too wide: an IPv${family} block has a prefix of /${shortest} or longer.` };
  }
  if (prefixLength === (family === 4 ? 32 : 128)) return readIp(value.split('/')[0] ?? '');
  return { kind: 'cidr', value };
}

/** Tells whether a CIDR block holds the address, which is in canonical form. */
export function blocksAddress({ kind, value }: Blocked): (ip: string) => boolean {
  return kind === 'cidr' ? cidrMatcher(value) : (ip) => kind === 'ip' && ip === value;
}
