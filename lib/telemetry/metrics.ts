import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { listen } from './tell';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A session counts as active when it was used within this time. */
const ACTIVE_MS = 5 * 60_000;
/** Nobody reads what nobody looks at: what was told before says nothing of now. */
const LOOKED_AT_MS = 60_000;
const MAX_SESSIONS = 10_000;

type Settings = {
  /** Jobs by state, asked for at each scrape; it may fail. Without it they are left out. */
  countJobs?: () => Promise<Record<string, number>>;
  onError: (error: unknown) => void;
  now?: () => number;
};

/**
 * Counts from now on what this process tells, under names by Prometheus's conventions. Labels have few values each: names of targets,
 * tables, routes and outcomes, never ids, people or addresses.
 */
export function createMetrics({ countJobs, onError, now = Date.now }: Settings) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter<L>({ name: `switchboard_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Histogram<L>({ name: `switchboard_${name}`, help, labelNames, buckets: SECONDS, registers });

  const requests = counter('http_requests_total', 'Requests by route and status.', ['method', 'route', 'status']);
  const requestSeconds = histogram('http_request_duration_seconds', 'Until an answer had ended.', ['route']);
  const calls = counter('aws_calls_total', 'Calls to AWS by how they ended.', ['service', 'operation', 'outcome']);
  const callSeconds = histogram('aws_call_duration_seconds', 'Until AWS had answered.', ['service', 'operation']);
  const units = counter('dynamodb_capacity_units_total', 'Capacity units used, as DynamoDB told.', [
    'table',
    'operation',
  ]);
  const readSeconds = histogram('registry_read_duration_seconds', 'Of a list or one connection, with all its calls.', [
    'target',
    'operation',
    'outcome',
  ]);
  const probes = counter('probes_total', 'Connections looked at by what the gateway answered.', ['answer']);
  const recipients = counter('job_recipients_total', 'Recipients settled here by outcome.', ['outcome']);
  const rounds = counter('poll_rounds_total', 'Shared reads of what has changed.', ['target', 'outcome']);
  const lags = new Map<string, { seconds: number; at: number }>();
  new Gauge({
    name: 'switchboard_poll_lag_seconds',
    help: 'How far behind its table the live list was at the last shared read, where somebody looked within a minute.',
    labelNames: ['target'],
    registers,
    collect() {
      this.reset();
      for (const [target, { seconds, at }] of lags) {
        if (now() - at > LOOKED_AT_MS) lags.delete(target);
        else this.set({ target }, seconds);
      }
    },
  });
  const opened = counter('sessions_opened_total', 'Sign-ins by way.', ['way']);
  const sessions = new Map<string, number>();
  new Gauge({
    name: 'switchboard_sessions_active',
    help: 'Sessions used here within five minutes.',
    registers,
    collect() {
      for (const [id, at] of sessions) if (now() - at > ACTIVE_MS) sessions.delete(id);
      this.set(sessions.size);
    },
  });
  if (countJobs) {
    new Gauge({
      name: 'switchboard_jobs',
      help: 'Jobs of all consoles on this table that something works on, or will, by state.',
      labelNames: ['state'],
      registers,
      async collect() {
        this.reset();
        try {
          for (const [state, count] of Object.entries(await countJobs())) this.set({ state }, count);
        } catch (error) {
          // Unknown is not zero: the others are told without it.
          onError(error);
        }
      },
    });
  }

  const ends = [
    listen('request', ({ method, route, status, ms }) => {
      requests.inc({ method, route, status });
      requestSeconds.observe({ route }, ms / 1000);
    }),
    listen('awsCall', ({ service, operation, outcome, ms, units: used = [] }) => {
      calls.inc({ service, operation, outcome });
      callSeconds.observe({ service, operation }, ms / 1000);
      for (const { table, units: count } of used) units.inc({ table, operation }, count);
    }),
    listen('registryRead', ({ target, operation, isOk, ms }) =>
      readSeconds.observe({ target, operation, outcome: isOk ? 'ok' : 'failed' }, ms / 1000),
    ),
    listen('probe', ({ answer }) => probes.inc({ answer })),
    listen('recipient', ({ outcome }) => recipients.inc({ outcome })),
    listen('pollRound', ({ target, lagMs, isOk }) => {
      rounds.inc({ target, outcome: isOk ? 'ok' : 'failed' });
      lags.set(target, { seconds: lagMs / 1000, at: now() });
    }),
    listen('sessionOpened', ({ way }) => opened.inc({ way })),
    listen('sessionSeen', ({ id }) => {
      // Re-inserting keeps the map in order of use.
      sessions.delete(id);
      sessions.set(id, now());
      if (sessions.size > MAX_SESSIONS) sessions.delete(sessions.keys().next().value as string);
    }),
  ];

  return {
    contentType: registry.contentType,
    text: (): Promise<string> => registry.metrics(),
    names: (): string[] => registry.getMetricsAsArray().map(({ name }) => name),
    stop() {
      for (const end of ends) end();
      registry.clear();
    },
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
