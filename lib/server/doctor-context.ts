import 'server-only';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { TargetAccess } from '../composition/target-access';
import { createSweeps } from '../console/sweeps';
import { ok, type Result } from '../domain/result';
import { createCallGate } from '../gateway/call-gate';
import { createDoctorCalls } from '../gateway/doctor-calls';
import { createDoctorTable } from '../registry/doctor-table';
import { createCautiousNow } from '../services/cautious-clock';
import { checkConsole } from '../services/check-health';
import type { DoctorContext } from '../services/examine-target';
import { settingsOfAll } from '../services/known-targets';
import { createLiveness } from '../services/liveness';
import type { SweepContext } from '../services/sweep-context';
import type { EndContext } from '../services/sweep-end';
import { watchSweeps } from '../services/sweep-watch';
import type { TargetContext } from '../services/target-context';
import { consoleReady } from './console-ready';
import { consoleTime, context, findTarget } from './context';
import { log } from './log';
import { processWide } from './process-wide';
import { stopping } from './stopping';

/** An examination asks about 25 connections; at this rate that takes a second and nobody else feels it. */
const SAMPLE_PER_SECOND = 25;

/** From now on this process goes on with sweeps whose process has ended. */
export function startSweeps(): void {
  processWide('sweeps-watch', () => {
    const { table, targets } = context();
    return watchSweeps({
      targets: () => targets.keys(),
      sweeps: createSweeps(table),
      contextOf: (name) => {
        const found = findDoctor(name);
        return found.ok ? found.data : undefined;
      },
      onError: (error) => log().error({ err: error }, 'sweep'),
    });
  });
}

/** What examining and sweeping a target work with, made at the first need and kept. */
export function findDoctor(name: string | null | undefined): Result<DoctorContext & SweepContext> {
  const found = findTarget(name);
  if (!found.ok) return found;
  const { targetSet } = context();
  return ok(
    targetSet.partOf('doctor', found.data, (access) => ({
      ...createDoctor(found.data, access),
      local: localOf(found.data.target.name),
    })),
  );
}

/** What the end of a sweep is recorded with, also of a target that is not used here. */
export function findEnds(name: string): EndContext {
  const found = findDoctor(name);
  if (found.ok) return found.data;
  const { table, audit } = context();
  return {
    sweeps: createSweeps(table),
    audit,
    now: consoleTime,
    wait: setTimeout,
    ...asProcess(name),
    local: localOf(name),
  };
}

/** What is the same for everything that this process sweeps. */
function asProcess(target: string) {
  return {
    isAlive: createLiveness(() => performance.now()),
    runner: processWide('runner', randomUUID),
    stopping: stopping().asked,
    onError: (error: unknown) => log().error({ err: error, target }, 'sweep'),
  };
}

/** What this process is at, of all targets that it has been asked about. */
const sweptHere = () => processWide('sweeps-here', () => new Map<string, SweepContext['local']>());

/** By name: of a target that is made anew nothing is begun while this process is still at it for the one before. */
function localOf(name: string): SweepContext['local'] {
  const local = sweptHere().get(name) ?? {};
  sweptHere().set(name, local);
  return local;
}

/** Resolves when no sweep is at work here any more: each is written down as far as it is, and the rest is for others. */
export async function handSweepsOver(): Promise<void> {
  await Promise.all([...sweptHere().values()].flatMap(({ work, ending }) => [work, ending]));
}

/** The same for a target that is not among the others, or not yet. */
export function createDoctor(of: TargetContext, access: TargetAccess): DoctorContext & SweepContext {
  const { target } = of;
  const { region, callbackUrl } = target;
  const app = context();
  const { elapsed } = of;
  const table = createDoctorTable({ client: access.newTableClient(), table: target.table });
  return {
    ...of,
    calls: createDoctorCalls({ callbackUrl, region, credentials: access.credentials }),
    table,
    isAdded: !app.targetSet.fixed.has(target.name),
    known: () => settingsOfAll(app.targetSet),
    mayNameOthers: false,
    probeGate: createCallGate({ concurrency: 8, perSecond: SAMPLE_PER_SECOND }),
    checkConsole: async () => (await checkConsole(consoleReady)).details,
    last: {},
    sweeps: createSweeps(app.table),
    audit: app.audit,
    async countRows() {
      const described = await table.describe();
      return described.ok ? (described.data.ItemCount ?? null) : null;
    },
    ...asProcess(target.name),
    stopping: access.untilLeft(stopping().asked),
    cautiousNow: createCautiousNow(of.now, elapsed),
    local: {},
  };
}
