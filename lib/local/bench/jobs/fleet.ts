import { startLoad, startOurs, withCast } from '../processes/cast';
import { type Child, startChild } from '../processes/child';
import { waitFor } from '../processes/wait-for';
import type { EngineOperations } from '../registry/engine';
import type { Place, Sent } from './place';
import type { SenderOperations } from './sender';

export type Fleet = {
  place: Place;
  ids: string[];
  sender: Child<SenderOperations>;
  /** Each call to the gateway takes so much longer meanwhile. */
  delayed: <Result>(ms: number, send: () => Promise<Result>) => Promise<Result>;
  /** Runs what sends, and rejects unless each client gets as many messages as it was sent. */
  expectEach: <Result>(messages: number, send: () => Promise<Result>) => Promise<Result>;
};

const TABLE = 'registry';
const TEXT = '{"kind":"notice","text":"'.padEnd(118, 'x').concat('"}');
const WIDTH = 32;

/** A gateway process, `count` real clients on it in another, their rows in a table engine's, and one more that sends. */
export function withFleet<Result>(count: number, play: (fleet: Fleet) => Promise<Result>): Promise<Result> {
  const cast = {
    gateway: startOurs(),
    load: startLoad(),
    engine: startChild<EngineOperations>(new URL('../registry/engine.ts', import.meta.url)),
    sender: startChild<SenderOperations>(new URL('./sender.ts', import.meta.url)),
  };
  return withCast(cast, async ({ gateway, load, engine, sender }) => {
    const gatewayPort = await gateway.call('listen');
    await load.call('open', { port: gatewayPort, count, width: WIDTH });
    const ids = await gateway.call('ids');
    const tablePort = await engine.call('start', count, Date.now(), ids);

    async function expectEach<Sending>(messages: number, send: () => Promise<Sending>): Promise<Sending> {
      const before = await load.call('messagesOfEach');
      const sent = await send();
      const total = before.reduce((sum, each) => sum + each, 0) + count * messages;
      await waitFor(async () => (await load.call('countMessages')) >= total);
      const after = await load.call('messagesOfEach');
      const wrong = after.filter((each, index) => each - (before[index] ?? 0) !== messages).length;
      if (wrong > 0) throw new Error(`${wrong} clients did not get ${messages} messages`);
      return sent;
    }

    async function delayed<Sending>(ms: number, send: () => Promise<Sending>): Promise<Sending> {
      await gateway.call('delay', ms);
      try {
        return await send();
      } finally {
        await gateway.call('delay', 0);
      }
    }

    try {
      const place = { gatewayPort, tablePort, table: TABLE, text: TEXT };
      return await play({ place, ids, sender, delayed, expectEach });
    } finally {
      await engine.call('end');
    }
  });
}

export function perSecondOf({ recipients, before, after }: Sent): number {
  return (1_000 * recipients) / (after.atMs - before.atMs);
}

/** CPU of the sending process, ms for a thousand recipients. */
export function cpuOf({ recipients, before, after }: Sent): number {
  return (1_000 * (after.cpuMs - before.cpuMs)) / recipients;
}
