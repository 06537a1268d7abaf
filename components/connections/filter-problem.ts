import { isTableKey } from '@/lib/domain/connection-id';
import { formatCount } from '@/lib/domain/format';

/** Longer than any address of IPv6 with a zone. */
const MAX_IP_LENGTH = 64;

/** Why these filters cannot be searched for, in words; undefined when they can. Empty ones are none. */
export function findFilterProblem(filters: { id: string; user: string; ip: string }): string | undefined {
  if (filters.id && !isTableKey(filters.id)) return tooLong('An id', filters.id);
  if (filters.user && !isTableKey(filters.user)) return tooLong('A user', filters.user);
  if (filters.ip.length > MAX_IP_LENGTH) return 'That is longer than any IP address.';
  return undefined;
}

function tooLong(what: string, text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  return `${what} has at most 2,048 bytes; this has ${formatCount(bytes)}.`;
}
