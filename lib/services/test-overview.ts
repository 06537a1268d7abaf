import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { vi } from 'vitest';
import { createConsoleTable } from '../console/console-table';
import { createHistory } from '../console/history';
import { createOverviewSettings } from '../console/overview-settings';
import type { ConnectionFacts } from '../domain/connection';
import { createFleetReader, type FleetReader } from '../registry/fleet-reader';
import { startFleet } from '../registry/test-fleet';
import { createChangeFeed } from './changes';
import { createRecorder } from './fleet-recorder';
import { createOverview } from './overview';

const MINUTE = 60_000;
let names = 0;

export type Answer = 'live' | 'idle' | 'gone' | 'none' | 'foreign';

/** The overview of a managed table of its own, whose clock is the test's; who lives is decided by `answerOf`. */
export async function overviewOn(
  client: DynamoDBClient,
  answerOf: (id: string) => Answer | Promise<Answer> = () => 'live',
  reader?: (clock: { nowMs: number }, usual: FleetReader) => FleetReader,
) {
  names += 1;
  const fleet = await startFleet(client, `fleet-${names}`);
  const consoleTable = createConsoleTable(client, `console-${names}`);
  await consoleTable.ensure();
  const clock = { nowMs: Date.now(), aheadMs: 0 };
  // What the wall clock says; time itself goes on whatever that is set to.
  const now = () => clock.nowMs + clock.aheadMs;
  const probed: string[] = [];
  const tableName = fleet.table.name;
  const usual = createFleetReader({ client, table: fleet.table, ownStage: { stage: 'dev' }, now });
  const reading = reader?.(clock, usual) ?? usual;
  const changes = createChangeFeed({
    tableName,
    fleet: reading,
    now,
    elapsed: () => clock.nowMs,
    wait: async () => {},
  });
  const history = createHistory(consoleTable, now);
  const elapsed = () => clock.nowMs;
  // Patience is real time, the pace of a sample is the test's clock.
  const wait = async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms === 1_500 ? ms : 0));
    if (ms !== 1_500) clock.nowMs += ms;
  };
  const desk = createOverview({
    target: 'fleet',
    tableName,
    fleet: reading,
    prober: {
      probe: async (ids) => {
        probed.push(...ids);
        return Promise.all(ids.map(async (id) => toFacts(id, await answerOf(id), now())));
      },
    },
    history,
    settings: createOverviewSettings(consoleTable),
    changes,
    idleAfterMs: 2 * MINUTE,
    now,
    elapsed,
    wait,
  });
  const recorder = createRecorder({ target: 'fleet', fleet: reading, history, now, elapsed, wait });
  return { fleet, desk, clock, probed, changes, recorder };
}

function toFacts(connectionId: string, answer: Answer, checkedAt: number): ConnectionFacts {
  if (answer === 'gone') return { connectionId, checkedAt, answer };
  if (answer === 'none') return { connectionId, checkedAt, answer, problem: 'AWS refused.' };
  if (answer === 'foreign') return { connectionId, checkedAt, answer: 'none', problem: 'No id.', isForeignId: true };
  return {
    connectionId,
    checkedAt,
    answer: 'connected',
    lastActiveAt: checkedAt - (answer === 'idle' ? 5 * MINUTE : 0),
  };
}

/** Once everything is counted and asked. */
export async function known(desk: Awaited<ReturnType<typeof overviewOn>>['desk']) {
  const { fleet, sample, ...rest } = await vi.waitFor(async () => {
    const read = await desk.read();
    if (!read.ok || read.data.fleet?.state !== 'known' || read.data.sample?.state !== 'known')
      throw new Error('not yet');
    return { ...read.data, fleet: read.data.fleet.data, sample: read.data.sample.data };
  }, 20_000);
  return { fleet, sample, ...rest };
}
