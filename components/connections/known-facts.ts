import type { ConnectionFacts } from '@/lib/domain/connection';

type ConnectedFacts = Extract<ConnectionFacts, { answer: 'connected' }>;

/** The newest answer, and the newest one that found it connected: what was known stays on screen when it ends. */
export type Known = { latest: ConnectionFacts; connected?: ConnectedFacts };
export type KnownFacts = ReadonlyMap<string, Known>;

/** Most connections whose facts are remembered, more than the longest page has; the ones heard of longest ago are forgotten first. */
const MAX_KNOWN = 1200;

/** Adds answers to what is known; an older answer never replaces a newer one. Answers `known` itself if nothing is new. */
export function mergeFacts(known: KnownFacts, arrived: readonly ConnectionFacts[]): KnownFacts {
  const news = arrived.filter((facts) => facts.checkedAt > (known.get(facts.connectionId)?.latest.checkedAt ?? -1));
  if (news.length === 0) return known;
  const merged = new Map(known);
  for (const latest of news) {
    const connected = latest.answer === 'connected' ? latest : merged.get(latest.connectionId)?.connected;
    merged.delete(latest.connectionId);
    merged.set(latest.connectionId, connected ? { latest, connected } : { latest });
  }
  for (const id of merged.keys()) {
    if (merged.size <= MAX_KNOWN) break;
    merged.delete(id);
  }
  return merged;
}
