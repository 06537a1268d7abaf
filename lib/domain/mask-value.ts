import { isIp } from './search-ip';

const SHOWN_START = 3;
const SHOWN_END = 2;
const MAX_DOTS = 8;

/**
 * Enough of a value to tell what kind it is, not whose: the network part of an address, the ends of other text. Short
 * text is hidden whole.
 */
export function maskText(text: string): string {
  if (isIp(text)) return maskIp(text);
  if (text.length <= SHOWN_START + SHOWN_END) return '•'.repeat(text.length);
  const hidden = text.length - SHOWN_START - SHOWN_END;
  return `${text.slice(0, SHOWN_START)}${'•'.repeat(Math.min(hidden, MAX_DOTS))}${text.slice(-SHOWN_END)}`;
}

/** `203.0.113.7` as `203.0.•.•`; of IPv6 the first 32 bits are left. */
export function maskIp(ip: string): string {
  const mapped = /^(.*:)(\d+\.\d+)\.\d+\.\d+$/.exec(ip);
  if (mapped) return `${mapped[1]}${mapped[2]}.•.•`;
  if (!ip.includes(':')) return ip.replace(/\.\d+\.\d+$/, '.•.•');
  return `${ip.split(':').slice(0, 2).join(':')}:…`;
}
