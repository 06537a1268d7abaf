import { startAnswering, withCast } from '../processes/cast';
import { startChild } from '../processes/child';
import type { EngineOperations } from '../registry/engine';
import { compare, type Figure, state } from '../report/figure';
import type { Options, Scenario } from '../scenario';
import type { SenderOperations } from './sender';

const FEW = 10_000;
const MIB = 1024 ** 2;
/** What remembers each id while the audience is written down is 27 MB for a million. */
const MAX_GROWTH = 1.25;

export const jobMemory: Scenario = {
  name: 'job-memory',
  title: 'What a process holds while it sends to 10,000 and to many more',
  run,
};

async function run({ registryRows }: Options): Promise<Figure[]> {
  const few = await peakFor(FEW);
  const many = await peakFor(registryRows);
  return [
    state({ what: 'recipients', unit: '' }, [registryRows]),
    compare(
      { what: 'the most it held, RSS (limit: 10,000 recipients)', unit: 'MiB' },
      { ours: [many / MIB], limit: [few / MIB] },
      { atMost: MAX_GROWTH },
    ),
  ];
}

/** Bytes. Each size has processes of its own. */
function peakFor(rows: number): Promise<number> {
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
      const { delivered, rssBytes } = await sender.call('peak', place);
      if (delivered !== rows) throw new Error(`${delivered} of ${rows} were delivered`);
      return rssBytes;
    } finally {
      await engine.call('end');
    }
  });
}
