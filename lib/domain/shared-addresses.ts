import { canonicalCidr, canonicalIp } from './canonical-ip';
import { cidrMatcher, isIp } from './search-ip';

/** Whether an address is one of these addresses and CIDR blocks, however either is written. */
export function isSharedAddress(ip: string, shared: readonly string[] = []): boolean {
  return shared.some((each) => (isIp(each) ? canonicalIp(each) === canonicalIp(ip) : cidrMatcher(each)(ip)));
}

/** Whether a CIDR block has an address in common with these. */
export function holdsSharedAddress(cidr: string, shared: readonly string[] = []): boolean {
  const isInside = cidrMatcher(cidr);
  // Of two blocks that meet one holds the first address of the other.
  const firstOf = (block: string) => (canonicalCidr(block)?.value ?? block).split('/')[0] as string;
  return isSharedAddress(firstOf(cidr), shared) || shared.some((each) => isInside(firstOf(each)));
}
