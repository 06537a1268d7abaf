import { isCidr, toBits } from './search-ip';

const MAPPED = '0'.repeat(80) + '1'.repeat(16);

/**
 * The one way to write an address, whoever wrote it: IPv4 with dots, IPv6 as RFC 5952 has it, IPv4 in IPv6 form as IPv4.
 * Undefined when the text is no address.
 */
export function canonicalIp(text: string): string | undefined {
  const bits = toBits(text);
  return bits === undefined ? undefined : toText(bits.startsWith(MAPPED) ? bits.slice(MAPPED.length) : bits);
}

/** The same for a CIDR block, whose bits behind the prefix become zero: `192.0.2.77/24` is `192.0.2.0/24`. */
export function canonicalCidr(text: string): { value: string; family: 4 | 6; prefixLength: number } | undefined {
  if (!isCidr(text)) return undefined;
  const [ip = '', length] = text.split('/');
  const bits = toBits(ip) ?? '';
  const prefixLength = Number(length);
  const value = `${toText(bits.slice(0, prefixLength).padEnd(bits.length, '0'))}/${prefixLength}`;
  return { value, family: bits.length === 32 ? 4 : 6, prefixLength };
}

function toText(bits: string): string {
  if (bits.length === 32) return partsOf(bits, 8).join('.');
  const groups = partsOf(bits, 16).map((group) => group.toString(16));
  const zeros = longestZeros(groups);
  if (zeros.count < 2) return groups.join(':');
  return `${groups.slice(0, zeros.at).join(':')}::${groups.slice(zeros.at + zeros.count).join(':')}`;
}

function partsOf(bits: string, size: number): number[] {
  return Array.from({ length: bits.length / size }, (_, index) =>
    Number.parseInt(bits.slice(index * size, (index + 1) * size), 2),
  );
}

/** The first of the longest runs of zero groups. */
function longestZeros(groups: readonly string[]): { at: number; count: number } {
  let longest = { at: 0, count: 0 };
  let at = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== '0') at = index + 1;
    else if (index - at + 1 > longest.count) longest = { at, count: index - at + 1 };
  }
  return longest;
}
