import { startAnswering, withCast } from '../processes/cast';
import { startChild } from '../processes/child';
import type { EngineOperations } from '../registry/engine';
import { compare, type Figure, state } from '../report/figure';
import type { Options, Scenario } from '../scenario';
import type { Measure, SenderOperations } from './sender';

const FEW = 10_000;
const MIB = 1024 ** 2;
/** Flat but for what differs from one run to the next. */
const MAX_GROWTH = 1.25;

export const jobMemory: Scenario = {
  name: 'job-memory',
  title: 'What a process holds while it sends to 10,000 and to many more',
  run,
};

async function run({ registryRows }: Options): Promise<Figure[]> {
  const mostOf = async (rows: number) => ({ held: await mostFor(rows, 'held'), taken: await mostFor(rows, 'taken') });
  const few = await mostOf(FEW);
  const many = await mostOf(registryRows);
  const figure = (what: string, by: Measure) =>
    compare(
      { what: `${what} (limit: 10,000 recipients)`, unit: 'MiB' },
      { ours: [many[by] / MIB], limit: [few[by] / MIB] },
      { atMost: MAX_GROWTH },
    );
  return [
    state({ what: 'recipients', unit: '' }, [registryRows]),
    figure('the most in use, heap and buffers after a collection', 'held'),
    figure('the most taken from the machine, RSS', 'taken'),
  ];
}

/** Bytes. Each run has processes of its own: a collection that is forced, to see what is in use, changes what is taken. */
function mostFor(rows: number, measure: Measure): Promise<number> {
  const cast = {
    gateway: startAnswering(),
    engine: startChild<EngineOperations>(new URL('../registry/engine.ts', import.meta.url)),
    sender: startChild<SenderOperations>(new URL('./sender.ts', import.meta.url)),
  };
  return withCast(cast, async ({ gateway, engine, sender }) => {
    const gatewayPort = await gateway.call('listen');
    const tablePort = await engine.call('start', rows, Date.now());
    try {
      const place = { gatewayPort, tablePort, table: 'registry', text: '{"kind":"notice"}' };
      const { delivered, bytes } = await sender.call('most', place, measure);
      if (delivered !== rows) throw new Error(`${delivered} of ${rows} were delivered`);
      return bytes;
    } finally {
      await engine.call('end');
    }
  });
}
