import type { ListQuery } from '../../../domain/list-query';
import { withCast } from '../processes/cast';
import { startChild } from '../processes/child';
import { pick } from '../processes/rounds';
import { compare, type Figure, state } from '../report/figure';
import { median } from '../report/statistics';
import type { Options, Scenario } from '../scenario';
import type { EngineOperations } from './engine';
import { createReader, type Read, type Reader } from './reader';
import { SUBJECTS, type Subject } from './subjects';

const SMALL = 1_000;
const PAGE = 50;
const ROUNDS = 7;
const READS_IN_A_ROUND = 20;
const TABLE = 'registry';

/** Rows read for each row shown. */
const MAX_READ_PER_SHOWN = 2.1;
const MAX_SLOWER = 1.5;

export const registry: Scenario = {
  name: 'registry',
  title: `Reading a large registry, against one of ${SMALL.toLocaleString('en-US')} rows`,
  run,
};

async function run({ registryRows }: Options): Promise<Figure[]> {
  const startEngine = () => startChild<EngineOperations>(new URL('./engine.ts', import.meta.url));
  return withCast({ large: startEngine(), small: startEngine() }, async ({ large, small }) => {
    const nowMs = Date.now();
    const startedAt = performance.now();
    const ports = [await large.call('start', registryRows, nowMs), await small.call('start', SMALL, nowMs)] as const;
    const loadS = (performance.now() - startedAt) / 1000;
    const readers = { ours: createReader(ports[0], TABLE, nowMs), limit: createReader(ports[1], TABLE, nowMs) };
    try {
      const figures = [
        state({ what: 'rows', unit: '' }, [registryRows]),
        state({ what: 'filled in', unit: 's' }, [loadS]),
      ];
      for (const subject of SUBJECTS) figures.push(...(await measure(subject, readers)));
      return figures;
    } finally {
      readers.ours.stop();
      readers.limit.stop();
      await Promise.all([large.call('end'), small.call('end')]);
    }
  });
}

type Readers = { ours: Reader; limit: Reader };
type Round = { ms: number; last: Read };

async function measure(subject: Subject, readers: Readers): Promise<Figure[]> {
  const queries = { ours: await subject.prepare(readers.ours), limit: await subject.prepare(readers.limit) };
  const rounds: { ours: Round[]; limit: Round[] } = { ours: [], limit: [] };
  // The first round is not counted: it lets the compiler and the engines' caches settle.
  for (let round = 0; round <= ROUNDS; round++) {
    const reads = await readInTurns(readers, queries);
    if (round === 0) continue;
    rounds.ours.push(roundOf(reads.ours));
    rounds.limit.push(roundOf(reads.limit));
  }
  const { last } = rounds.ours.at(-1) as (typeof rounds.ours)[number];
  const shown = last.page.rows.length;
  if (last.calls.includes('Scan')) throw new Error(`${subject.what} takes a scan`);
  if (shown !== (subject.isPage ? PAGE : 1)) throw new Error(`${subject.what} shows ${shown} rows`);
  const { what } = subject;
  return [
    compare(
      { what, unit: 'ms' },
      pick(rounds, ({ ms }) => ms),
      { atMost: MAX_SLOWER },
    ),
    state({ what: `${what}: rows read for each shown`, unit: '' }, [last.page.read.rows / shown], {
      atMost: MAX_READ_PER_SHOWN,
    }),
    state({ what: `${what}: capacity units`, unit: '' }, [last.page.read.capacityUnits]),
    state({ what: `${what}: bytes read`, unit: 'B' }, [last.bytes]),
  ];
}

/** One read of either side after the other, since what else the machine does changes within a round. Who begins changes. */
async function readInTurns(readers: Readers, queries: Record<keyof Readers, Partial<ListQuery>>) {
  const reads: Record<keyof Readers, Read[]> = { ours: [], limit: [] };
  for (let count = 0; count < READS_IN_A_ROUND; count++) {
    const order = count % 2 === 0 ? (['ours', 'limit'] as const) : (['limit', 'ours'] as const);
    for (const side of order) reads[side].push(await readers[side].read(queries[side]));
  }
  return reads;
}

function roundOf(reads: Read[]): Round {
  return { ms: median(reads.map(({ ms }) => ms)), last: reads.at(-1) as Read };
}
