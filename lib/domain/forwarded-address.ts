/** The address that is not a trusted proxy's, read from the end; IPv4 in the form it is known by. */
export function forwardedAddress(forwarded: string | null, proxies: number): string | null {
  const told = forwarded?.split(',').map((address) => address.trim()) ?? [];
  const address = told.at(-1 - proxies) ?? told[0];
  return address?.replace(/^::ffff:(?=\d+\.)/i, '').slice(0, 64) || null;
}
