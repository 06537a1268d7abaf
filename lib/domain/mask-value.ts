import { isIp } from './search-ip';

const SHOWN_START = 3;
const SHOWN_END = 2;
const MAX_DOTS = 8;
const IPV4 = /\d{1,3}(?:\.\d{1,3}){3}/g;

/**
 * Enough of a value to tell what kind it is, not whose: the network part of an address, the ends of other text, also of one that has an address
 * in it. Short text is hidden whole.
 */
export function maskText(text: string): string {
  if (isIp(text)) return maskIp(text);
  const rest = text.replace(IPV4, (found) => (isIp(found) ? maskIp(found) : found));
  if (rest.length <= SHOWN_START + SHOWN_END) return '•'.repeat(rest.length);
  const hidden = rest.length - SHOWN_START - SHOWN_END;
  return `${rest.slice(0, SHOWN_START)}${'•'.repeat(Math.min(hidden, MAX_DOTS))}${rest.slice(-SHOWN_END)}`;
}

/** `203.0.113.7` as `203.0.•.•`; of IPv6 the first 32 bits are left. */
function maskIp(ip: string): string {
  const mapped = /^(.*:)(\d+\.\d+)\.\d+\.\d+$/.exec(ip);
  if (mapped) return `${mapped[1]}${mapped[2]}.•.•`;
  if (!ip.includes(':')) return ip.replace(/\.\d+\.\d+$/, '.•.•');
  return `${ip.split(':').slice(0, 2).join(':')}:…`;
}
