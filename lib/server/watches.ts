import 'server-only';
import { createHistory } from '../console/history';
import { createOverviewSettings } from '../console/overview-settings';
import { err, ok, type Result } from '../domain/result';
import type { Target } from '../domain/target';
import { createFleetReader } from '../registry/fleet-reader';
import { createTableClient } from '../registry/table-client';
import { type ChangeFeed, createChangeFeed } from '../services/changes';
import { createRecorder, type Recorder } from '../services/fleet-recorder';
import { createOverview, type OverviewDesk } from '../services/overview';
import type { TargetContext } from '../services/target-context';
import { tell } from '../telemetry/tell';
import { context, findTarget } from './context';
import { log } from './log';
import { processWide } from './process-wide';

/** What looks at the whole of a target's fleet, once for everybody. */
export type Watch = {
  attributes: Target['table']['attributes'];
  overview: OverviewDesk;
  changes: ChangeFeed;
  recorder: Recorder;
  /** DynamoDB's own count of the table's rows, up to six hours old. Throws the SDK's exception. */
  countRows: () => Promise<number>;
};

export function findWatch(name: string | null | undefined): Result<Watch> {
  const found = findTarget(name);
  if (!found.ok) return found;
  const watch = watches().get(found.data.target.name);
  return watch ? ok(watch) : err('notFound', 'There is no such target.');
}

/** From now on every minute of every target is recorded, by one process of those that share the console's table. */
export function startRecorders(): void {
  for (const { recorder } of watches().values()) recorder.start();
}

export function stopRecorders(): void {
  for (const { recorder } of watches().values()) recorder.stop();
}

function watches(): Map<string, Watch> {
  return processWide(
    'watches',
    () => new Map([...context().targets].map(([name, target]) => [name, createWatch(target)])),
  );
}

function createWatch({ target, prober, now, wait }: TargetContext): Watch {
  const { table } = context();
  const { name, region } = target;
  const fleet = createFleetReader({ client: createTableClient(region, target.table.endpoint), table: target.table });
  const history = createHistory(table);
  const common = { target: name, tableName: target.table.name, fleet, history, now, wait };
  return {
    attributes: target.table.attributes,
    countRows: async () => (await fleet.layout()).rows,
    overview: createOverview({
      ...common,
      prober,
      settings: createOverviewSettings(table),
      idleAfterMs: target.idleAfterSeconds * 1000,
    }),
    changes: createChangeFeed({ ...common, onRound: (round) => tell('pollRound', { target: name, ...round }) }),
    recorder: createRecorder({
      ...common,
      onProblem: (error) => log().warn({ err: error, target: name }, 'a minute of the history was not counted'),
    }),
  };
}
