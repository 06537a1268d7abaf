import { describeClient } from '../domain/client-name';
import type { ConnectionFacts } from '../domain/connection';
import { PROBES_PER_SECOND } from '../domain/limits';
import { tell } from '../telemetry/tell';
import { type CallGate, createCallGate } from './call-gate';
import type { GetAnswer, ManagementClient } from './management-client';

/** How old an answer may be that is shared between operators. */
export const SHARED_FACTS_MS = 4_000;
const PROBES_AT_ONCE = 16;
const MAX_ENTRIES = 20_000;

/** Answers "who lives" with one signed GetConnection per id, however many operators look at it. */
export type Prober = {
  /** Facts for every id, in order; at most SHARED_FACTS_MS old, or asked now when `fresh`. Never throws. */
  probe(ids: readonly string[], options?: { fresh?: boolean }): Promise<ConnectionFacts[]>;
  /** Forgets what an act of ours has just changed. */
  forget(ids: readonly string[]): void;
};

type Entry = {
  facts: Promise<ConnectionFacts> /** By the stopwatch; undefined while the call is under way. */;
  answeredAt?: number;
};

export function createProber(settings: {
  client: Pick<ManagementClient, 'getConnection'>;
  gate?: CallGate;
  now?: () => number;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed?: () => number;
}): Prober {
  const { client, now = Date.now, elapsed = () => performance.now() } = settings;
  const gate = settings.gate ?? createCallGate({ concurrency: PROBES_AT_ONCE, perSecond: PROBES_PER_SECOND });
  const entries = new Map<string, Entry>();

  const isShareable = ({ answeredAt }: Entry) => answeredAt === undefined || elapsed() - answeredAt < SHARED_FACTS_MS;

  function start(connectionId: string): Entry {
    const facts = gate(async (): Promise<ConnectionFacts> => {
      const answer = await client.getConnection(connectionId);
      tell('probe', { answer: answer.answer });
      return { connectionId, checkedAt: now(), ...answer, ...clientOf(answer) };
    });
    const entry: Entry = { facts };
    // Re-inserting keeps the map in order of age, so that the oldest entries are the first to go.
    entries.delete(connectionId);
    entries.set(connectionId, entry);
    if (entries.size > MAX_ENTRIES) entries.delete(entries.keys().next().value as string);
    void facts.then(() => {
      entry.answeredAt = elapsed();
    });
    return entry;
  }

  return {
    probe(ids, { fresh = false } = {}) {
      return Promise.all(
        ids.map((id) => {
          const known = entries.get(id);
          return (known && !fresh && isShareable(known) ? known : start(id)).facts;
        }),
      );
    },
    forget(ids) {
      for (const id of ids) entries.delete(id);
    },
  };
}

function clientOf(answer: GetAnswer): { client?: string } {
  const client = answer.answer === 'connected' ? describeClient(answer.userAgent) : undefined;
  return client ? { client } : {};
}
