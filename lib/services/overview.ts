import type { History, MinuteRecord } from '../console/history';
import type { OverviewSettingsStore } from '../console/overview-settings';
import type { FleetFigures, HistoryMinute, Overview, Part, SampleFigures } from '../domain/overview';
import { DEFAULT_SAMPLE } from '../domain/overview-choices';
import type { OverviewSettings } from '../domain/overview-settings';
import { err, ok, type Result } from '../domain/result';
import type { Prober } from '../gateway/prober';
import { toTableError } from '../registry/failure';
import type { FleetReader, FleetRow } from '../registry/fleet-reader';
import type { ChangeFeed } from './changes';
import { takeSample } from './fleet-sample';
import { createTally } from './fleet-tally';
import { createWalkPace, MAX_SHARD_ROWS, walkFleet } from './fleet-walk';
import { createSharedFigure } from './overview-shared';

/** Read whole while it is about this large or smaller: 2,000 units or so for rows of 300 bytes. */
const MAX_EXACT_ROWS = 40_000;
/** On average, while somebody looks; a walk that read much is repeated the later. */
const UNITS_PER_SECOND = 50;
const LEAST_INTERVAL_MS = 15_000;
const SAMPLE_INTERVAL_MS = 60_000;
const HISTORY_INTERVAL_MS = 15_000;
const SETTINGS_INTERVAL_MS = 5_000;
/** What is shown at most; the table keeps more. */
const HISTORY_MINUTES = 6 * 60;
/** A first answer waits for figures this long before it says that they are being read. */
const PATIENCE_MS = 1_500;

const TOO_LARGE =
  'The fleet is larger than what is read for figures. A sample of the part that was read would not be a random one, and ages and top lists would not be those of all.';

export type OverviewSource = {
  target: string;
  tableName: string;
  fleet: FleetReader;
  prober: Pick<Prober, 'probe'>;
  history: Pick<History, 'last'>;
  settings: OverviewSettingsStore;
  changes: Pick<ChangeFeed, 'spent'>;
  idleAfterMs: number;
  now: () => number;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
  wait: (ms: number) => Promise<void>;
  random?: () => number;
};

type Survey = { figures: FleetFigures; candidates: readonly FleetRow[] };

/** The figures about one target's whole fleet: computed once per interval, however many people look. */
export function createOverview(source: OverviewSource) {
  const {
    target,
    tableName,
    fleet,
    prober,
    history,
    settings,
    changes,
    now,
    elapsed,
    wait,
    random = Math.random,
  } = source;
  const words = (error: unknown) => toTableError(error, tableName).error.message;
  const share = { elapsed, wait, patienceMs: PATIENCE_MS };

  const survey = createSharedFigure<Survey>({
    ...share,
    read: async (tell) => {
      const [nowMs, startedAt] = [now(), elapsed()];
      const tally = createTally(nowMs, random);
      const keepPace = createWalkPace({ elapsed, wait });
      const walk = await walkFleet({
        fleet,
        nowMs,
        maxExactRows: MAX_EXACT_ROWS,
        maxShardRows: MAX_SHARD_ROWS,
        onRow: tally.add,
        afterPage: (cost) => {
          tell(cost.rows, null);
          return keepPace(cost);
        },
      });
      return { figures: tally.figures(walk, elapsed() - startedAt), candidates: tally.sampleable() };
    },
    intervalMs: ({ figures }) => Math.max(LEAST_INTERVAL_MS, (figures.cost.capacityUnits * 1000) / UNITS_PER_SECOND),
    words,
  });

  const chosen = createSharedFigure<OverviewSettings>({
    ...share,
    read: () => settings.of(target),
    intervalMs: () => SETTINGS_INTERVAL_MS,
    words,
  });

  const sample = createSharedFigure<SampleFigures, { of: Survey; settings: OverviewSettings }>({
    ...share,
    // It takes its time by design, and tells how far it is.
    patienceMs: 0,
    read: (tell, { of, settings: how }) =>
      takeSample({
        fleet,
        prober,
        candidates: of.candidates,
        registered: of.figures.registered,
        settings: how,
        idleAfterMs: source.idleAfterMs,
        now,
        elapsed,
        wait,
        random,
        onProgress: tell,
      }),
    intervalMs: ({ tookMs }) => Math.max(SAMPLE_INTERVAL_MS, 4 * tookMs),
    words,
  });

  const minutes = createSharedFigure<HistoryMinute[]>({
    ...share,
    read: async () => (await history.last(target, HISTORY_MINUTES)).map(toHistoryMinute),
    intervalMs: () => HISTORY_INTERVAL_MS,
    words,
  });

  return {
    async read(): Promise<Result<Overview>> {
      let layout: Awaited<ReturnType<FleetReader['layout']>>;
      try {
        layout = await fleet.layout();
      } catch (error) {
        return toTableError(error, tableName);
      }
      const [how, past] = await Promise.all([chosen.look(), minutes.look()]);
      const used = how.state === 'known' ? how.data : DEFAULT_SAMPLE;
      const common = {
        target,
        readAt: now(),
        tableRows: layout.rows,
        history: past,
        feed: changes.spent(),
        settings: used,
      };
      if (layout.shards.length === 0) {
        const { partial } = layout;
        return ok({ ...common, fleet: null, sample: null, ...(partial && { partial }) });
      }
      const counted = await survey.look();
      const isCut = counted.state === 'known' && counted.data.figures.isCut;
      const asked: Part<SampleFigures> = isCut
        ? { state: 'failed', message: TOO_LARGE }
        : counted.state === 'known'
          ? await sample.look({ of: counted.data, settings: used })
          : counted.state === 'reading'
            ? { state: 'reading', done: 0, of: null }
            : counted;
      return ok({ ...common, readAt: now(), fleet: withoutRows(counted), sample: asked });
    },
    /** Makes what was just saved count at once. */
    async saveSettings(wish: OverviewSettings): Promise<Result<OverviewSettings>> {
      try {
        await settings.save(target, wish);
      } catch (error) {
        return err('unavailable', 'It could not be saved: the table of the console does not answer.', error);
      }
      chosen.forget();
      sample.forget();
      return ok(wish);
    },
  };
}
export type OverviewDesk = ReturnType<typeof createOverview>;

function withoutRows(counted: Part<Survey>): Part<FleetFigures> {
  return counted.state === 'known' ? { ...counted, data: counted.data.figures } : counted;
}

function toHistoryMinute({
  at,
  connects,
  registered,
  left,
  leftOverMs,
  parts,
  capacityUnits,
}: MinuteRecord): HistoryMinute {
  const perMinute = left === null || !leftOverMs ? null : (left * 60_000) / leftOverMs;
  return { at, connects, registered, left: perMinute, leftOverMs, isEstimated: parts !== 1, capacityUnits };
}
