import type { Blocked } from './block';

/**
 * Where blocks stand in the console table, for the console that writes them and the authorizer that looks them up: one partition
 * for each target, so that an authorizer may be allowed no more of the table than that.
 */
export function blocksPartition(target: string): string {
  return `BLOCKS#${target}`;
}

export function blockKey({ kind, value }: Blocked): string {
  return `${kind}#${value}`;
}

/** The sort keys of all CIDR blocks. `$` is the character after `#`. */
export const CIDR_KEYS = { from: 'cidr#', to: 'cidr$' } as const;

/** The row where authorizers note that they look for blocks, as `askedAt`. It stands before all blocks. */
export const ASKED_KEY = 'asked';

/** The sort keys of everything in a partition. */
export const PARTITION_KEYS = { from: ASKED_KEY, to: 'user$' } as const;
