import { isIP } from 'node:net';

const SHOWN_START = 3;
const SHOWN_END = 2;
const MAX_DOTS = 8;

/**
 * Enough of a value to tell what kind it is, not whose: the network part of an address, the ends of other text. Short
 * text is hidden whole.
 */
export function maskText(text: string): string {
  if (isIP(text) === 4) return text.replace(/\.\d+\.\d+$/, '.•.•');
  if (isIP(text) === 6) return `${text.split(':').slice(0, 2).join(':')}:…`;
  if (text.length <= SHOWN_START + SHOWN_END) return '•'.repeat(text.length);
  const hidden = text.length - SHOWN_START - SHOWN_END;
  return `${text.slice(0, SHOWN_START)}${'•'.repeat(Math.min(hidden, MAX_DOTS))}${text.slice(-SHOWN_END)}`;
}
