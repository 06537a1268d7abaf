/** So many connects of an address has an instance written into one partition; 500 instances that begin at once come to 50,000 rows there. */
const FEW = 100;
/** Addresses that an instance remembers, the latest ones. */
const MAX_REMEMBERED = 20_000;

const connects = new Map<string, number>();

/**
 * Counts a connect of this address, and tells whether it is one that many share. It goes by what this instance of the function has seen, without
 * asking anybody: that another one sees it otherwise does no harm.
 */
export function isOfCrowd(ip: string): boolean {
  const count = (connects.get(ip) ?? 0) + 1;
  remember(ip, count);
  return count > FEW;
}

/** The table has refused a write for the rate of writes: from now on the address is one that many share. */
export function noteCrowd(ip: string): void {
  remember(ip, FEW);
}

/** Re-inserting keeps the map in order of age, so that the oldest are the first to go. */
function remember(ip: string, count: number): void {
  connects.delete(ip);
  connects.set(ip, count);
  if (connects.size > MAX_REMEMBERED) connects.delete(connects.keys().next().value as string);
}
