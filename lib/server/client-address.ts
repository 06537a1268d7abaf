import 'server-only';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { headers } from 'next/headers';
import { forwardedAddress } from '../domain/forwarded-address';
import { env } from './env';
import { processWide } from './process-wide';

const FORWARDED = 'x-forwarded-for';

/**
 * From now on every request carries the address of its socket as the last one of `X-Forwarded-For`, as a proxy would write it. Next tells
 * only this header, and leaves it as it is when the client has sent one: without this anybody could claim any address.
 */
export function noteAddresses(): void {
  processWide('addresses', () => {
    subscribe('http.server.request.start', (message) => {
      const { request } = message as { request: IncomingMessage };
      const { remoteAddress } = request.socket;
      const claimed = request.headers[FORWARDED];
      request.headers[FORWARDED] = [claimed, remoteAddress ?? 'unknown'].flat().filter(Boolean).join(', ');
    });
    return true;
  });
}

/** Whom this request comes from: the socket, or what the proxies in front, as many as there are said to be, tell of it. */
export async function clientAddress(): Promise<string | null> {
  return forwardedAddress((await headers()).get(FORWARDED), env().TRUSTED_PROXIES);
}
