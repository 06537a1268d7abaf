const UNRESERVED = /[A-Za-z0-9\-_.~]/;

/** `%XX` for every byte except the unreserved characters of RFC 3986; index is the byte. */
const ENCODED = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

/** Percent-encodes a wire string (one character per byte), leaving only `A-Z a-z 0-9 - _ . ~`. */
export function encodeBytes(wire: string): string {
  let encoded = '';
  for (let index = 0; index < wire.length; index++) encoded += ENCODED[wire.charCodeAt(index) & 0xff];
  return encoded;
}

/** Undoes percent-encoding byte by byte. A `%` that starts no valid escape stands for itself. */
export function decodeBytes(wire: string): string {
  return wire.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
