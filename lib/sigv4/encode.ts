/** `%XX` in upper case for every byte; index is the byte. */
const ENCODED = Array.from({ length: 256 }, (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`);

/** Percent-encodes a wire string (one character per byte), leaving only `A-Z a-z 0-9 - _ . ~`. */
export function encodeBytes(wire: string): string {
  return wire.replace(/[^A-Za-z0-9\-_.~]/g, encodeByte);
}

/** The same, leaving slashes as well. */
export function encodePath(wire: string): string {
  return wire.replace(/[^A-Za-z0-9\-_.~/]/g, encodeByte);
}

/** Undoes percent-encoding byte by byte. A `%` that starts no valid escape stands for itself. */
export function decodeBytes(wire: string): string {
  return wire.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function encodeByte(character: string): string {
  return ENCODED[character.charCodeAt(0) & 0xff] as string;
}
