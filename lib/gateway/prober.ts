import { describeClient } from '../domain/client-name';
import type { ConnectionFacts } from '../domain/connection';
import { PROBES_PER_SECOND } from '../domain/limits';
import { createSharedAnswers } from '../domain/shared-answers';
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

export function createProber(settings: {
  client: Pick<ManagementClient, 'getConnection'>;
  gate?: CallGate;
  now?: () => number;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed?: () => number;
}): Prober {
  const { client, now = Date.now, elapsed = () => performance.now() } = settings;
  const gate = settings.gate ?? createCallGate({ concurrency: PROBES_AT_ONCE, perSecond: PROBES_PER_SECOND });
  const answers = createSharedAnswers<ConnectionFacts>({ keptMs: SHARED_FACTS_MS, maxAnswers: MAX_ENTRIES, elapsed });

  const ask = (connectionId: string) =>
    gate(async (): Promise<ConnectionFacts> => {
      const answer = await client.getConnection(connectionId);
      tell('probe', { answer: answer.answer });
      return { connectionId, checkedAt: now(), ...answer, ...clientOf(answer) };
    });

  return {
    probe(ids, { fresh = false } = {}) {
      const wish = fresh ? { notBefore: Number.POSITIVE_INFINITY } : {};
      return Promise.all(ids.map((id) => answers.get(id, () => ask(id), wish).answer));
    },
    forget: answers.forget,
  };
}

function clientOf(answer: GetAnswer): { client?: string } {
  const client = answer.answer === 'connected' ? describeClient(answer.userAgent) : undefined;
  return client ? { client } : {};
}
