import type { Examination, Finding, SampleState } from '../domain/finding';
import { CONNECT_TIMEOUT_MS } from '../domain/limits';
import { ok, type Result } from '../domain/result';
import type { Target } from '../domain/target';
import { ownStageOf } from '../domain/target-address';
import type { CallGate } from '../gateway/call-gate';
import { type DoctorCalls, NOBODY, TRIED_METHODS, type TriedCall } from '../gateway/doctor-calls';
import type { DoctorTable, Tried } from '../registry/doctor-table';
import { foreignStageOf } from '../registry/foreign-stage';
import { type Item, toConnectionRow, withAddresses } from '../registry/row';
import {
  assumedShape,
  findByAge,
  findIndex,
  type KeyPart,
  type TableShape,
  toTableShape,
} from '../registry/table-shape';
import { ttlKindOf } from '../registry/time-to-live';
import { examineAddress } from './examine-target-address';
import { examineAddressShare } from './examine-target-address-share';
import { examineClock, examineCredentials, examineRight } from './examine-target-caller';
import { examineIndexes } from './examine-target-indexes';
import { examineKey } from './examine-target-key';
import { examineOthers } from './examine-target-others';
import { examineQueryRight, examineRowRight, examineScanRight, type TriedQuery } from './examine-target-rights';
import { examineAttributes, examineGhosts, type ProbeCounts } from './examine-target-rows';
import { examineStages } from './examine-target-stages';
import { examineTable, examineTimeToLive, failed } from './examine-target-table';
import { probeStages } from './own-facts';
import { type Judgement, placeSetting } from './place-setting';
import type { TargetContext } from './target-context';

/** Rows read, and connections asked about, in one examination. */
const SAMPLE_ROWS = 25;
/** Rows older than this are over by age, whatever else is true of them. */
const LONGEST_LIFE_MS = 2.25 * 60 * 60_000;

export type DoctorContext = TargetContext & {
  calls: DoctorCalls;
  table: DoctorTable;
  /** Whether its settings are changed in the console, and not in the targets file. */
  isAdded: boolean;
  /** Every target that the console knows, this one among them. */
  known: () => readonly Target[];
  /** Whether whoever reads what is found may see all of those. */
  mayNameOthers: boolean;
  /** Bounds the probes of the sample, beside the shared bound of the target. */
  probeGate: CallGate;
  /** What is wrong with the console's own table, in words; `ok` when nothing is. */
  checkConsole: () => Promise<string>;
  /** The latest examination and its rows, for all operators. In memory only. */
  last: { examination?: Examination; rows?: Item[] };
};

/**
 * Looks at everything that the console needs of a target. Reads at most SAMPLE_ROWS rows: by the index by age, or by one Scan when
 * `scan` says that somebody agreed. Changes nothing.
 */
export async function examineTarget(args: {
  ctx: DoctorContext;
  input: { scan: boolean };
}): Promise<Result<Examination>> {
  const { ctx, input } = args;
  const examinedAt = ctx.now();
  const [calls, table, consoleWords] = await Promise.all([
    tryCalls(ctx),
    lookAtTable(ctx, input.scan),
    ctx.checkConsole(),
  ]);
  const [first] = calls as [TriedCall];
  const judged: Judgement[] = [
    examineAddress(ctx.target, first),
    ...examineOthers(ctx.target, ctx.known(), ctx.mayNameOthers),
    examineCredentials(ctx.target, first),
    examineClock(calls),
    ...calls.map((call) => examineRight(ctx.target, call)),
    ...table.findings,
    examineConsole(consoleWords),
  ];
  const { sample } = table;
  const findings = judged.map(
    ({ fix, ...rest }): Finding => ({ ...rest, ...(fix && { fix: placeSetting(fix, ctx.isAdded) }) }),
  );
  const examination = { target: ctx.target.name, examinedAt, tookMs: ctx.now() - examinedAt, sample, findings };
  ctx.last.examination = examination;
  if (table.items) ctx.last.rows = table.items;
  return ok(examination);
}

/** One after the other: a throttled account is not asked three times at once. */
async function tryCalls({ calls }: DoctorContext): Promise<TriedCall[]> {
  const tried: TriedCall[] = [];
  for (const method of TRIED_METHODS) tried.push(await calls.tryCall(method));
  return tried;
}

async function lookAtTable(ctx: DoctorContext, mayScan: boolean) {
  const { target, table } = ctx;
  const { attributes } = target.table;
  const described = await table.describe();
  const isThere = described.ok || described.type === 'AccessDeniedException';
  if (!isThere) {
    const finding = examineTable(target, described);
    const [evidence = { asked: '', answered: '' }] = finding.evidence;
    const sample: SampleState = { by: 'none', reason: 'unreadable', evidence };
    return { findings: [finding], sample, items: null };
  }
  // Where the table may not be described, it is taken for the managed one.
  const shape = await table.judge(described.ok ? toTableShape(described.data, attributes) : assumedShape(attributes));
  const nobody = keyOfNobody(shape);
  const [ttl, read, batch, remove, queries] = await Promise.all([
    table.timeToLive(),
    table.tryRead(nobody),
    table.tryBatch(nobody),
    table.tryRemove(nobody),
    tryQueries(ctx, shape),
  ]);
  const { index: byAge, partial } = findByAge(shape, attributes);
  const index = byAge?.name;
  const ofUsers = findIndex(shape, attributes, { partition: attributes.userId });
  const byUser = ofUsers.index ?? ofUsers.partial;
  const { sample, items, tried } = await readSample(ctx, mayScan, index);
  const probes = items && items.length > 0 ? await probeSample(ctx, items) : null;
  const findings = [
    examineTable(target, described),
    ...(described.ok ? [examineKey(target, described.data, shape, items ?? [])] : []),
    examineRowRight(target, 'dynamodb:GetItem', read),
    examineRowRight(target, 'dynamodb:BatchGetItem', batch),
    examineQueryRight(target, queries),
    ...(byAge || partial ? [] : [examineScanRight(target, tried)]),
    examineRowRight(target, 'dynamodb:DeleteItem', remove),
    examineTimeToLive(target, ttl, { items: items ?? [], left: await readLeftovers(ctx, index), nowMs: ctx.now() }),
    ...(described.ok ? examineIndexes(target, described.data, shape, items ?? []) : []),
    ...examineAttributes(
      target,
      items && items.length > 0 ? items : null,
      sample,
      probes?.aheadMs,
      byUser && { ...byUser, ofRows: shape.rows },
    ),
    ...(described.ok ? examineAddressShare(target, shape, tried?.ok ? tried.data : []) : []),
    ...examineStages(target, items, byAge),
    examineGhosts(target, sample, probes),
  ];
  return { findings, sample, items };
}

/** Every index that answers, and the table itself where a part of its key may have several rows, or is what is searched for. */
function tryQueries({ table, target }: DoctorContext, { keys, ways }: TableShape): Promise<TriedQuery[]> {
  const ready = ways.filter(({ isReady }) => isReady);
  const isSearched = keys.sort || keys.partition.name !== target.table.attributes.connectionId;
  const places = [...(isSearched ? [{ partition: keys.partition, name: undefined }] : []), ...ready];
  return Promise.all(
    places.map(async ({ partition, name }) => ({
      ...(name !== undefined && { index: name }),
      tried: await table.tryQuery({ [partition.name]: valueOfNobody(partition) }, name),
    })),
  );
}

/** A key that no row has: that of nobody, whatever its parts are called. */
function keyOfNobody({ keys: { partition, sort } }: TableShape): Item {
  return { [partition.name]: valueOfNobody(partition), ...(sort && { [sort.name]: valueOfNobody(sort) }) };
}

function valueOfNobody({ type }: KeyPart): Item[string] {
  if (type === 'N') return { N: '0' };
  return type === 'B' ? { B: new TextEncoder().encode(NOBODY) } : { S: NOBODY };
}

/** The rows that an examination would look at, without the rest of it. */
export async function readSampleRows(ctx: DoctorContext, mayScan: boolean): Promise<Item[] | null> {
  const { attributes } = ctx.target.table;
  const described = await ctx.table.describe();
  const shape = await ctx.table.judge(
    described.ok ? toTableShape(described.data, attributes) : assumedShape(attributes),
  );
  const { items } = await readSample(ctx, mayScan, findByAge(shape, attributes).index?.name);
  return items;
}

/** `tried`: the rows as the table has them. */
async function readSample(
  { table, target, now }: DoctorContext,
  mayScan: boolean,
  index: string | undefined,
): Promise<{ sample: SampleState; items: Item[] | null; tried: Tried<Item[]> | null }> {
  if (!index && !mayScan) return { sample: { by: 'none', reason: 'consent' }, items: null, tried: null };
  const until = now();
  const span = { since: until - LONGEST_LIFE_MS, until, time: target.table.attributes.connectedAt };
  const tried = await (index
    ? table.sampleByAge({ index, limit: SAMPLE_ROWS, ...span })
    : table.sampleByScan(SAMPLE_ROWS));
  if (!tried.ok) {
    const asked = index
      ? `dynamodb:Query of rows at random times of connecting, by ${index}`
      : 'dynamodb:Scan of 25 rows';
    return { sample: { by: 'none', reason: 'unreadable', evidence: failed(asked, tried) }, items: null, tried };
  }
  if (tried.data.length === 0) return { sample: { by: 'none', reason: 'empty' }, items: [], tried };
  const items = withAddresses(tried.data, target.table.attributes);
  return { sample: { ...(index ? { by: 'index', index } : { by: 'scan' }), rows: items.length }, items, tried };
}

/** Rows whose connection must be over by age and that nothing will remove, among the oldest ones. */
async function readLeftovers({ table, target, now }: DoctorContext, index: string | undefined): Promise<number> {
  if (!index) return 0;
  const { attributes } = target.table;
  const tried = await table.oldestByAge({ index, until: now() - LONGEST_LIFE_MS, time: attributes.connectedAt });
  return tried.ok ? tried.data.filter((item) => ttlKindOf(item, attributes, now()) !== 'seconds').length : 0;
}

async function probeSample(ctx: DoctorContext, items: Item[]): Promise<ProbeCounts> {
  const { attributes } = ctx.target.table;
  const own = ownStageOf(ctx.target);
  const ours = items.filter((item) => foreignStageOf(item, attributes, own) === undefined);
  const rows = ours.map((item) => toConnectionRow(item, attributes)).filter(({ connectionId }) => connectionId);
  const prober = {
    ...ctx.prober,
    probe: async (ids: readonly string[]) =>
      (await Promise.all(ids.map((id) => ctx.probeGate(() => ctx.prober.probe([id]))))).flat(),
  };
  const { facts, stages } = await probeStages(
    { prober, registry: ctx.registry },
    rows.map(({ connectionId }) => connectionId),
  );
  const [foreign, nameless] = [items.length - ours.length, ours.length - rows.length];
  const counts: ProbeCounts = {
    gone: 0,
    connected: 0,
    young: 0,
    unanswered: 0,
    foreign,
    nameless,
    misnamed: 0,
    aheadMs: [],
  };
  for (const [index, { connectionId, connectedAt = Number.NaN }] of rows.entries()) {
    const told = facts[index];
    const problem = told?.answer === 'none' ? told.problem : stages.unread.get(connectionId);
    if (told?.answer === 'none' && told.isForeignId) counts.misnamed += 1;
    else if (stages.words.has(connectionId)) counts.foreign += 1;
    else if (!told || problem !== undefined) {
      counts.unanswered += 1;
      if (problem !== undefined) counts.problem = problem;
    } else if (told.answer === 'connected') {
      counts.connected += 1;
      const aheadMs = connectedAt - (told.connectedAt ?? Number.NaN);
      if (!Number.isNaN(aheadMs)) counts.aheadMs.push(aheadMs);
    }
    // Without a time this compares with NaN: the row may be new, but in a sample that is rare, so its 410 counts.
    else if (told.checkedAt - connectedAt < CONNECT_TIMEOUT_MS) counts.young += 1;
    else counts.gone += 1;
  }
  return counts;
}

function examineConsole(words: string): Finding {
  const isOk = words === 'ok';
  return {
    id: 'console',
    group: 'console',
    title: "The console's own table",
    state: isOk ? 'good' : 'problem',
    sentence: isOk ? 'Users, sessions and the audit can be read and written.' : words,
    evidence: [{ asked: 'the table of users, sessions and audit', answered: words }],
    ...(!isOk && {
      fix: { text: 'See console.table in the targets file; the console makes that table itself when it may.' },
    }),
  };
}
