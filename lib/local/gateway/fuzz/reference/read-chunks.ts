/** A body in chunks (RFC 9112, section 7.1) at the beginning of `text`, and what follows it; undefined while it is not there to its end. */
export function readChunks(text: string): { body: string; rest: string } | undefined {
  let body = '';
  let at = 0;
  for (;;) {
    const [line = '', digits = ''] = /^([0-9A-Fa-f]+)[^\n]*\n/.exec(text.slice(at, at + 20_000)) ?? [];
    const size = line === '' ? Number.NaN : Number.parseInt(digits, 16);
    if (!(size <= text.length)) return undefined;
    at += line.length;
    if (size === 0) break;
    body += text.slice(at, at + size);
    const [lineEnd] = /^\r?\n/.exec(text.slice(at + size, at + size + 2)) ?? [];
    if (!lineEnd) return undefined;
    at += size + lineEnd.length;
  }
  const [trailers] = /^(?:[^\r\n][^\n]*\n)*\r?\n/.exec(text.slice(at)) ?? [];
  return trailers === undefined ? undefined : { body, rest: text.slice(at + trailers.length) };
}
