import { withCast } from '../processes/cast';
import { startChild } from '../processes/child';
import type { EngineOperations } from '../registry/engine';
import { type Figure, state } from '../report/figure';
import { percentile } from '../report/statistics';
import type { Options, Scenario } from '../scenario';
import type { ChangerOperations } from './changer-process';
import { createLookers } from './lookers';

const TABLE = 'registry';
const LOOKERS = 20;
const SCREEN_ROWS = 200;
const SECONDS = 20;
/** A hundred changes a second, half of each kind. */
const CONNECTS_PER_SECOND = 50;
/** Of the rows that leave in a second, so many stand on the screens. */
const SEEN_LEAVES_PER_SECOND = 5;
const UNSEEN_LEAVES_PER_SECOND = 45;

const MAX_P95_MS = 2_000;

export const liveness: Scenario = {
  name: 'liveness',
  title: `From a change of the registry to the answer that tells it, ${LOOKERS} people looking`,
  run,
};

async function run({ registryRows }: Options): Promise<Figure[]> {
  const startEngine = () => startChild<EngineOperations>(new URL('../registry/engine.ts', import.meta.url));
  const startChanger = () => startChild<ChangerOperations>(new URL('./changer-process.ts', import.meta.url));
  return withCast({ engine: startEngine(), changer: startChanger() }, async ({ engine, changer }) => {
    const nowMs = Date.now();
    const port = await engine.call('start', registryRows, nowMs);
    const ids = await changer.call('prepare', port, TABLE, { rows: registryRows, screenRows: SCREEN_ROWS });
    const lookers = createLookers(port, TABLE, { count: LOOKERS, ids });
    try {
      await lookers.start();
      const changes = await changer.call('change', {
        seconds: SECONDS,
        connects: CONNECTS_PER_SECOND,
        seenLeaves: SEEN_LEAVES_PER_SECOND,
        unseenLeaves: UNSEEN_LEAVES_PER_SECOND,
      });
      const seen = await lookers.finish(changes);
      const latency = (what: string, values: number[]) => [
        state({ what: `${what}, p95`, unit: 'ms' }, [percentile(values, 0.95)], { atMost: MAX_P95_MS }),
        state({ what: `${what}, the longest`, unit: 'ms' }, [Math.max(...values)]),
      ];
      return [
        state({ what: 'rows', unit: '' }, [registryRows]),
        state({ what: 'changes a second', unit: '' }, [changes.perSecond]),
        state({ what: 'a write, p95', unit: 'ms' }, [percentile(changes.writeMs, 0.95)]),
        ...latency('a connect until it is told', seen.connectMs),
        ...latency('a disconnect of a row on screen until it is told', seen.leaveMs),
        state({ what: 'capacity units a second', unit: '' }, [seen.unitsPerSecond]),
        state({ what: 'calls a second', unit: '' }, [seen.callsPerSecond]),
      ];
    } finally {
      lookers.stop();
      await engine.call('end');
    }
  });
}
