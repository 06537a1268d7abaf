import { encode } from 'uqr';
import type { QrCode } from '../domain/user';

/** The quiet zone that readers need, in modules. */
const BORDER = 4;

/** A QR code as one SVG path: a page draws it itself, and no picture is made or fetched. */
export function makeQrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'M', border: BORDER });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return { path, size };
}
