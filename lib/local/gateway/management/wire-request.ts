import type { IncomingMessage } from 'node:http';
import type { WireRequest } from '../../../sigv4/types';

/** What came over the wire, unparsed and undecoded: a signature covers exactly this. */
export function toWireRequest({ method = '', url = '', rawHeaders }: IncomingMessage): WireRequest {
  const headers: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return { method, target: url, headers };
}
