import type { HttpRequest } from '../case';
import { readChunks } from './read-chunks';

/**
 * A second reading of the bytes that a client sent (RFC 9112), which shares nothing with the one of the gateway: the requests that
 * stand there one after the other. It stops at the first thing that can be read in two ways, at one that asks for an upgrade, and
 * at the first that is not there to its end.
 *
 * More lenient than it need be where a parser may be, as with bare line feeds: what it finds is what *may* have been asked for.
 */
export function readRequests(bytes: Buffer): HttpRequest[] {
  const found: HttpRequest[] = [];
  let rest = bytes.toString('latin1');
  for (;;) {
    const read = readOne(rest.replace(/^[\r\n]+/, ''));
    if (!read) return found;
    found.push(read.request);
    if (asksForUpgrade(read.request)) return found;
    rest = read.rest;
  }
}

/** The bytes that follow the first request's head. */
export function afterHead(bytes: Buffer): Buffer {
  const at = bytes.indexOf('\r\n\r\n');
  return at < 0 ? Buffer.alloc(0) : bytes.subarray(at + 4);
}

export function headerValues({ headers }: Pick<HttpRequest, 'headers'>, lowerCaseName: string): string[] {
  return headers.filter(([name]) => name.toLowerCase() === lowerCaseName).map(([, value]) => value);
}

type Read = { request: HttpRequest; rest: string };

function readOne(text: string): Read | undefined {
  const head = /^([A-Za-z-]+) +([^ \r\n]+) +HTTP\/1\.[01]\r?\n((?:[^\r\n][^\n]*\n)*)\r?\n/.exec(text);
  if (!head) return undefined;
  const [all, method = '', target = '', lines = ''] = head;
  const headers: [string, string][] = [];
  for (const line of lines.split('\n').slice(0, -1)) {
    const [start, name] = /^([^\s:]+):/.exec(line) ?? [];
    const value = trim(line.slice(start?.length, line.endsWith('\r') ? -1 : undefined));
    if (name === undefined || value.includes('\r')) return undefined;
    headers.push([name, value]);
  }
  // What follows is not HTTP any more.
  const rest = text.slice(all.length);
  const framed = asksForUpgrade({ method, headers }) ? { body: '', rest } : readBody(rest, headers);
  return (
    framed && { request: { method, target, headers, body: Buffer.from(framed.body, 'latin1') }, rest: framed.rest }
  );
}

/** Of spaces and tabs; a regular expression would take the square of the time for a long run of them. */
function trim(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && ' \t'.includes(text.charAt(from))) from++;
  while (from < to && ' \t'.includes(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

function readBody(text: string, headers: [string, string][]): { body: string; rest: string } | undefined {
  const lengths = headerValues({ headers }, 'content-length');
  const encodings = headerValues({ headers }, 'transfer-encoding');
  if (encodings.length > 0) {
    const isChunked = lengths.length === 0 && /^(.*,\s*)?chunked$/i.test(encodings.join(','));
    return isChunked ? readChunks(text) : undefined;
  }
  const length =
    lengths.length === 0 ? 0 : lengths.length === 1 && /^\d+$/.test(lengths[0] ?? '') ? Number(lengths[0]) : -1;
  if (length < 0 || length > text.length) return undefined;
  return { body: text.slice(0, length), rest: text.slice(length) };
}

function asksForUpgrade(request: Pick<HttpRequest, 'method' | 'headers'>): boolean {
  return request.method === 'CONNECT' || headerValues(request, 'upgrade').length > 0;
}
