import 'server-only';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { canonicalCidr, canonicalIp } from '../domain/canonical-ip';

type Unfinished = { request: IncomingMessage; response: ServerResponse; network: string };

/** As Node answers a request that takes too long. */
const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

/**
 * Bodies that have begun to come and have not ended, at most `max` at once: with one more, the oldest of the network that has most of them is cut off, so
 * that whoever lets many stall loses them, and the others do not wait for it. A body that comes at once is gone from here in the same moment.
 */
export function createUnfinishedBodies(max: number) {
  // The oldest first.
  const all = new Set<Unfinished>();

  function findLast(): Unfinished | undefined {
    const counts = new Map<string, number>();
    for (const { network } of all) counts.set(network, (counts.get(network) ?? 0) + 1);
    const most = Math.max(...counts.values());
    for (const each of all) if (counts.get(each.network) === most) return each;
    return undefined;
  }

  function cut(unfinished: Unfinished): void {
    all.delete(unfinished);
    const { request, response } = unfinished;
    if (!response.headersSent) request.socket.write(TOO_SLOW);
    request.socket.destroy();
  }

  return {
    /** Counts the body of this request, if it has one. Answers what is to be called once it has ended; that its connection has, is seen here. */
    add(request: IncomingMessage, response: ServerResponse, address: string): () => void {
      const { 'transfer-encoding': encoding, 'content-length': length = '0' } = request.headers;
      if (encoding === undefined && Number(length) === 0) return () => {};
      const { socket } = request;
      const unfinished = { request, response, network: networkOf(address) };
      const end = () => {
        all.delete(unfinished);
        socket.off('close', end);
      };
      socket.once('close', end);
      all.add(unfinished);
      const last = all.size > max ? findLast() : undefined;
      if (last) cut(last);
      return end;
    },
    count: () => all.size,
  };
}

/** What one subscriber has: an IPv4 address, or the /64 of an IPv6 one. */
function networkOf(address: string): string {
  const ip = canonicalIp(address.replace(/%.*$/, ''));
  if (ip === undefined) return address;
  return ip.includes(':') ? (canonicalCidr(`${ip}/64`)?.value ?? ip) : ip;
}
