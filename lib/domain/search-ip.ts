const IPV4 = /^(?:(?:[01]?\d{1,2}|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}$/;

/** Whether the text is an IPv4 or IPv6 address. */
export function isIp(text: string): boolean {
  return text.includes(':') ? toBits(text) !== undefined : IPV4.test(text);
}

/** Whether the text is a block of addresses, such as `192.0.2.0/24` or `2001:db8::/32`. */
export function isCidr(text: string): boolean {
  return parseCidr(text) !== undefined;
}

/** Tells whether an address lies in the block. An address of another family never does; IPv4 in IPv6 form counts as IPv4. */
export function cidrMatcher(cidr: string): (ip: string) => boolean {
  const block = parseCidr(cidr);
  if (!block) return () => false;
  return (ip) => toBits(ip)?.slice(0, block.prefix.length) === block.prefix && toBits(ip)?.length === block.bits;
}

/**
 * All addresses of an IPv4 block when there are at most `max`, so that each can be looked up, or the one of an IPv6 block, as it was written:
 * more of those have too many spellings.
 */
export function listAddresses(cidr: string, max: number): string[] | undefined {
  const block = parseCidr(cidr);
  if (!block) return undefined;
  if (block.bits === 128) return block.prefix.length === 128 ? cidr.split('/').slice(0, 1) : undefined;
  const count = 2 ** (32 - block.prefix.length);
  if (count > max) return undefined;
  const first = Number.parseInt(block.prefix.padEnd(32, '0'), 2);
  return Array.from({ length: count }, (_, index) =>
    [24, 16, 8, 0].map((shift) => Math.floor((first + index) / 2 ** shift) % 256).join('.'),
  );
}

function parseCidr(text: string): { prefix: string; bits: number } | undefined {
  const [, ip = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const bits = toBits(ip);
  return bits !== undefined && Number(length) <= bits.length
    ? { prefix: bits.slice(0, Number(length)), bits: bits.length }
    : undefined;
}

/** 32 or 128 binary digits, or undefined when the text is no address. */
export function toBits(text: string): string | undefined {
  if (!text.includes(':')) return toIpv4Bits(text);
  const mapped = /^::ffff:([\d.]+)$/i.exec(text)?.[1];
  return mapped?.includes('.') ? toIpv4Bits(mapped) : toIpv6Bits(text);
}

function toIpv4Bits(text: string): string | undefined {
  if (!IPV4.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  return parts.map((part) => part.toString(2).padStart(8, '0')).join('');
}

function toIpv6Bits(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
