import { withCast } from '../processes/cast';
import { startChild } from '../processes/child';
import type { EngineOperations } from '../registry/engine';
import { fleetId } from '../registry/rows';
import { compare, type Figure, state } from '../report/figure';
import { percentile } from '../report/statistics';
import type { Options, Scenario } from '../scenario';
import type { ChangerOperations } from './changer-process';
import { createLookers } from './lookers';

const TABLE = 'registry';
const LOOKERS = 50;
const SCREEN_ROWS = 200;
const SECONDS = 20;
/** A hundred changes a second, half of each kind. */
const CONNECTS_PER_SECOND = 50;
/** Of the rows that leave in a second, so many stand on the screens. */
const SEEN_LEAVES_PER_SECOND = 5;
const UNSEEN_LEAVES_PER_SECOND = 45;

const MAX_P95_MS = 2_000;
/** What the table is asked for all of them, against what it is asked for one. */
const MAX_MORE = 1.5;

export const liveness: Scenario = {
  name: 'liveness',
  title: `From a change of the registry to the answer that tells it, ${LOOKERS} people looking, against one`,
  run,
};

async function run({ registryRows }: Options): Promise<Figure[]> {
  const startEngine = () => startChild<EngineOperations>(new URL('../registry/engine.ts', import.meta.url));
  const startChanger = () => startChild<ChangerOperations>(new URL('./changer-process.ts', import.meta.url));
  return withCast({ engine: startEngine(), changer: startChanger() }, async ({ engine, changer }) => {
    const port = await engine.call('start', registryRows, Date.now());
    await changer.call('prepare', port, TABLE, registryRows);

    /** Whoever left the screens in the turn before has left: each turn has rows of its own on them. */
    async function turn(number: number, count: number) {
      const ids = Array.from({ length: SCREEN_ROWS }, (_, index) => fleetId(number * SCREEN_ROWS + index));
      const lookers = createLookers(port, TABLE, { count, ids });
      try {
        await lookers.start();
        const changes = await changer.call('change', {
          seconds: SECONDS,
          connects: CONNECTS_PER_SECOND,
          seenLeaves: SEEN_LEAVES_PER_SECOND,
          unseenLeaves: UNSEEN_LEAVES_PER_SECOND,
          screen: ids,
        });
        return { changes, ...(await lookers.finish(changes)) };
      } finally {
        lookers.stop();
      }
    }

    try {
      const one = await turn(0, 1);
      const all = await turn(1, LOOKERS);
      const latency = (what: string, values: number[]) => [
        state({ what: `${what}, p95`, unit: 'ms' }, [percentile(values, 0.95)], { atMost: MAX_P95_MS }),
        state({ what: `${what}, the longest`, unit: 'ms' }, [Math.max(...values)]),
      ];
      const beside = (what: string, of: (looks: typeof all) => number, atMost?: number) =>
        compare(
          { what: `${what}, against one person`, unit: '' },
          { ours: [of(all)], limit: [of(one)] },
          ...(atMost === undefined ? [] : [{ atMost }]),
        );
      return [
        state({ what: 'rows', unit: '' }, [registryRows]),
        state({ what: 'changes a second', unit: '' }, [all.changes.perSecond]),
        state({ what: 'a write, p95', unit: 'ms' }, [percentile(all.changes.writeMs, 0.95)]),
        ...latency('a connect until it is told', all.connectMs),
        ...latency('a disconnect of a row on screen until it is told', all.leaveMs),
        beside('pages shown a second', ({ pagesPerSecond }) => pagesPerSecond),
        beside('calls to the table a second', ({ callsPerSecond }) => callsPerSecond, MAX_MORE),
        beside('capacity units a second', ({ unitsPerSecond }) => unitsPerSecond, MAX_MORE),
      ];
    } finally {
      await engine.call('end');
    }
  });
}
