import 'server-only';
import type { TargetAccess } from '../composition/target-access';
import { createHistory } from '../console/history';
import { createOverviewSettings } from '../console/overview-settings';
import { ok, type Result } from '../domain/result';
import type { Target } from '../domain/target';
import { ownStageOf } from '../domain/target-address';
import { createFleetReader } from '../registry/fleet-reader';
import { type ChangeFeed, createChangeFeed } from '../services/changes';
import { createRecorder, type Recorder } from '../services/fleet-recorder';
import { createOverview, type OverviewDesk } from '../services/overview';
import type { TargetContext } from '../services/target-context';
import { tell } from '../telemetry/tell';
import { context, findTarget } from './context';
import { log } from './log';
import { processWide } from './process-wide';
import { stopping } from './stopping';

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
  return found.ok ? ok(watchOf(found.data)) : found;
}

/** Targets that were added meanwhile are found by then, whoever asks for them. */
const LOOK_MS = 5_000;

/** From now on every minute of every target is recorded, by one process of those that share the console's table. */
export function startRecorders(): void {
  processWide('recorders', () => {
    const { targetSet, targets } = context();
    const start = async () => {
      await targetSet.refresh();
      for (const target of targets.values()) watchOf(target).recorder.start();
    };
    void start();
    const timer = setInterval(() => void start(), LOOK_MS).unref();
    stopping().asked.addEventListener('abort', () => {
      clearInterval(timer);
      for (const target of targets.values()) watchOf(target).recorder.stop();
    });
    return true;
  });
}

function watchOf(target: TargetContext): Watch {
  return context().targetSet.partOf('watch', target, (access) => createWatch(target, access));
}

function createWatch({ target, prober, now, elapsed, wait }: TargetContext, access: TargetAccess): Watch {
  const { table } = context();
  const { name } = target;
  const reading = { table: target.table, ownStage: ownStageOf(target), shapes: access.shapes, now };
  const fleet = createFleetReader({ client: access.newTableClient(), ...reading });
  const history = createHistory(table, now);
  const common = { target: name, tableName: target.table.name, fleet, history, now, elapsed, wait };
  const recorder = createRecorder({
    ...common,
    onProblem: (error) => log().warn({ err: error, target: name }, 'a minute of the history was not counted'),
  });
  access.onEnd(recorder.stop);
  const changes = createChangeFeed({ ...common, onRound: (round) => tell('pollRound', { target: name, ...round }) });
  return {
    attributes: target.table.attributes,
    countRows: async () => (await fleet.layout()).rows,
    overview: createOverview({
      ...common,
      prober,
      settings: createOverviewSettings(table),
      changes,
      idleAfterMs: target.idleAfterSeconds * 1000,
    }),
    changes,
    recorder,
  };
}
