import { targetSchema } from '../domain/target';
import { createCallGate } from '../gateway/call-gate';
import { createManagementClient } from '../gateway/management-client';
import { createProber } from '../gateway/prober';
import { registryOn } from '../registry/test-registry';
import type { startTestTable } from '../registry/test-table';
import { type ExportInput, type ExportRun, exportConnections } from './export-connections';
import { type ExportEnd, exportStream } from './export-stream';
import { createFirstSeen } from './first-seen';
import type { TargetContext } from './target-context';

type Engine = Awaited<ReturnType<typeof startTestTable>>;

/** A target over a real engine, for exports; waiting moves its clock instead of taking time. */
export function exporterOf(engine: Engine, tableName: string, startMs: number) {
  const clock = { nowMs: startMs, aheadMs: 0 };
  // What the wall clock says; time itself goes on whatever that is set to.
  const now = () => clock.nowMs + clock.aheadMs;
  const elapsed = () => clock.nowMs;
  const { registry, calls, faults } = registryOn(engine, tableName, { now });
  const target = targetSchema.parse({
    name: 'test',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name: tableName },
  });
  const management = createManagementClient({ callbackUrl: target.callbackUrl, region: target.region });
  const ctx: TargetContext = {
    target,
    management,
    registry,
    prober: createProber({ client: management, now, elapsed }),
    firstSeen: createFirstSeen({ now }),
    gate: createCallGate({ concurrency: 8, perSecond: 1000 }),
    now,
    elapsed,
    wait: async (ms) => {
      clock.nowMs += ms;
    },
  };

  async function run(wish: Partial<ExportInput> = {}, more: More = {}) {
    const abort = new AbortController();
    const input: ExportInput = {
      q: '',
      id: '',
      user: '',
      ip: '',
      order: 'newest',
      scan: false,
      format: 'csv',
      isMasked: false,
      ...wish,
    };
    const { show = (row) => row, maxRows } = more;
    const result = await exportConnections({
      ctx,
      input,
      show,
      signal: abort.signal,
      ...(maxRows !== undefined && { maxRows }),
    });
    return { result, abort };
  }

  return {
    ctx,
    clock,
    calls,
    faults,
    run,
    /** The stream of an export, and how it ended once it has. */
    async stream(wish: Partial<ExportInput> = {}, more: More & { stallMs?: number } = {}) {
      const { result, abort } = await run(wish, more);
      if (!result.ok) throw new Error(result.error.message);
      const ends: ExportEnd[] = [];
      const stream = streamOf(result.data, abort, ends, more.stallMs);
      return { stream, ends };
    },
  };
}

type More = Partial<Pick<Parameters<typeof exportConnections>[0], 'show' | 'maxRows'>>;

function streamOf(run: ExportRun, abort: AbortController, ends: ExportEnd[], stallMs?: number) {
  return exportStream({
    run,
    abort,
    onEnd: (end) => {
      ends.push(end);
    },
    ...(stallMs !== undefined && { stallMs }),
  });
}

/** All text of a stream, and what it failed with if it did. */
export async function drain(stream: ReadableStream<Uint8Array>): Promise<{ text: string; error?: unknown }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
    return { text };
  } catch (error) {
    return { text, error };
  }
}
