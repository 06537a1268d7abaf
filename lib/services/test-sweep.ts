import { BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { NewAuditRecord } from '../console/audit-log';
import { createConsoleTable } from '../console/console-table';
import { createSweeps } from '../console/sweeps';
import { NOTHING_SWEPT, type Sweep, type SweepMode, type SweepQuery } from '../domain/sweep';
import { startGateway } from '../local/gateway/test-kit';
import { registryTable, shardOf } from '../registry/layout';
import { createCautiousNow } from './cautious-clock';
import { createLiveness } from './liveness';
import { readSweep, startSweep, steerSweep } from './sweep';
import type { SweepContext } from './sweep-context';
import { doctorOf, makeTable } from './test-doctor';
import { type Engine, prepareEngine, REGION } from './test-engine';

const WHOLE: SweepQuery = { q: '', id: '', user: '', ip: '', scan: false };

type Settings = {
  engine: Engine;
  port: number;
  region: string;
  tableName: string;
  clock: { nowMs: number; aheadMs?: number };
};

/** Older than any `$connect` takes. */
export const OLD_MS = 60_000;
let tables = 0;

/** For a file of tests about sweeps: an engine for all of them, credentials, and a fleet for each that asks. */
export function prepareSweeps() {
  const at = prepareEngine();
  return { fleet: sweepFleet(() => at.engine), engine: () => at.engine };
}

/** A gateway and a table with so many ghosts, and a process that sweeps it; `isBare`: rows of nothing but the id; `projected`: what the index by age gives. */
function sweepFleet(engineOf: () => Engine) {
  return async (ghosts: number, isBare = false, projected?: string[]) => {
    const engine = engineOf();
    const tableName = `fleet-${tables++}`;
    const key = { AttributeName: 'connectionId', AttributeType: 'S' as const };
    await makeTable(
      engine.client,
      tableName,
      isBare
        ? { AttributeDefinitions: [key], GlobalSecondaryIndexes: undefined }
        : projected
          ? indexesOf(projected)
          : {},
    );
    const gateway = await startGateway();
    const clock: Settings['clock'] = { nowMs: Date.now() };
    const settings = { engine, port: gateway.port, region: REGION, tableName, clock };
    const ids = ghostIds(ghosts);
    const connectedAt = isBare ? null : clock.nowMs - OLD_MS;
    await putRows(
      engine,
      tableName,
      ids.map((connectionId) => ({ connectionId, connectedAt })),
    );
    return { gateway, clock, tableName, ids, settings, sweeper: await sweeperOf(settings) };
  };
}

/** Those of the managed table, but with these attributes and their keys alone. */
export const indexesOf = (NonKeyAttributes: string[]) => ({
  GlobalSecondaryIndexes: registryTable.GlobalSecondaryIndexes?.map((index) => ({
    ...index,
    Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes },
  })),
});

/** One console process that sweeps; waiting moves its clock instead of taking time. */
export async function sweeperOf({ engine, port, region, tableName, clock }: Settings, runner = 'process-1') {
  const { ctx: doctor } = doctorOf({
    callbackUrl: `http://127.0.0.1:${port}/dev`,
    tableUrl: engine.endpoint,
    region,
    tableName,
    stage: 'dev',
  });
  const consoleTable = createConsoleTable(engine.client, `console-of-${tableName}`);
  await consoleTable.ensure();
  // What the wall clock says; time itself goes on whatever that is set to.
  const now = () => clock.nowMs + (clock.aheadMs ?? 0);
  const elapsed = () => clock.nowMs;
  const audit: NewAuditRecord[] = [];
  const errors: unknown[] = [];
  const ctx: SweepContext = {
    ...doctor,
    now,
    elapsed,
    isAlive: createLiveness(elapsed),
    cautiousNow: createCautiousNow(now, elapsed, now),
    wait: async (ms) => {
      clock.nowMs += ms;
    },
    sweeps: createSweeps(consoleTable),
    audit: { begin: async (record) => `${audit.push(record)}` },
    countRows: async () => null,
    runner,
    local: {},
    onError: (error) => errors.push(error),
  };
  const unwrap = <T>(result: { ok: true; data: T } | { ok: false; error: { message: string } }): T => {
    if (!result.ok) throw new Error(result.error.message);
    return result.data;
  };
  return {
    ctx,
    audit,
    errors,
    read: async () => unwrap(await readSweep({ ctx })) as Sweep,
    start: async (mode: SweepMode, query: Partial<SweepQuery> = {}, perSecond: 10 | 100 | 500 = 500, word = 'test') =>
      unwrap(
        await startSweep({
          ctx,
          input: { target: 'test', mode, query: { ...WHOLE, ...query }, perSecond, word },
          user: { name: 'ann' },
        }),
      ),
    steer: async (wish: 'pause' | 'stop' | 'resume') =>
      unwrap(await steerSweep({ ctx, input: { target: 'test', wish } })),
    /** The latest sweep, which is at rest, stands where it began. */
    async pauseAtStart() {
      const stored = await ctx.sweeps.read(ctx.target.name);
      if (!stored) throw new Error('There is no sweep.');
      const checkpoint = { cursor: null, counts: NOTHING_SWEPT };
      await ctx.sweeps.update(stored, { status: 'paused', counts: NOTHING_SWEPT, checkpoint });
    },
    /** Resolves when this process has nothing to do any more. */
    rest: async () => {
      await ctx.local.work;
    },
  };
}

type Sweeper = Awaited<ReturnType<typeof sweeperOf>>;

/** Lets processes act in one moment: each has read the latest sweep before any of them writes. */
export async function atOnce(sweepers: Sweeper[], act: (sweeper: Sweeper) => Promise<Sweep>) {
  let reads = 0;
  let release = () => {};
  const allHaveRead = new Promise<void>((resolve) => {
    release = resolve;
  });
  const ends = await Promise.allSettled(
    sweepers.map((sweeper) => {
      const { ctx } = sweeper;
      const { sweeps } = ctx;
      const read = async (target: string) => {
        ctx.sweeps = sweeps;
        const stored = await sweeps.read(target);
        reads += 1;
        if (reads === sweepers.length) release();
        await allHaveRead;
        return stored;
      };
      ctx.sweeps = { ...sweeps, read };
      return act(sweeper);
    }),
  );
  return {
    won: ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : [])),
    lost: ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : [])),
  };
}

type Row = {
  connectionId: string;
  connectedAt: number | null;
  userId?: string;
  ttl?: number;
  stage?: string;
  shard?: string;
};

/** Writes rows, 25 in a call. A row without a time has nothing but its id. */
export async function putRows(engine: Engine, table: string, rows: Row[]) {
  for (let start = 0; start < rows.length; start += 25) {
    const requests = rows.slice(start, start + 25).map((row) => ({ PutRequest: { Item: toItem(row) } }));
    await engine.client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  }
}

function toItem({ connectionId, connectedAt, userId, ttl, stage, shard = shardOf(connectionId) }: Row) {
  return {
    connectionId: { S: connectionId },
    shard: { S: shard },
    ...(connectedAt !== null && { connectedAt: { N: String(connectedAt) } }),
    ...(userId && { userId: { S: userId } }),
    ...(ttl !== undefined && { ttl: { N: String(ttl) } }),
    ...(stage && { stage: { S: stage } }),
  };
}

export async function idsIn(engine: Engine, table: string): Promise<string[]> {
  const { Items = [] } = await engine.client.send(new ScanCommand({ TableName: table }));
  return Items.map((item) => String(item.connectionId?.S)).sort();
}

/** Well-formed ids that no client has. */
export function ghostIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `G${String(index).padStart(14, '0')}=`);
}
