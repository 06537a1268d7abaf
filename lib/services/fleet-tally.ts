import { clientFamily } from '../domain/client-family';
import { describeClient } from '../domain/client-name';
import { wholeOf } from '../domain/estimate';
import { MAX_CONNECTION_AGE_MS } from '../domain/limits';
import type { FleetFigures, Named } from '../domain/overview';
import { AGE_LABELS, ageBin, FORECAST_MINUTES, minuteOf } from '../domain/overview-bins';
import type { FleetRow } from '../registry/fleet-reader';
import type { FleetWalk } from './fleet-walk';

const TOP = 5;
/** Enough for the largest sample; every row read has the same chance to be among them. */
const RESERVOIR_ROWS = 1_000;
/** Client names cost a parse each; a fleet has few user agents, and one that has many is cut off here. */
const MAX_KNOWN_AGENTS = 5_000;

/** Counts rows one by one and keeps none of them but a random few. `atMs`: when the walk began. */
export function createTally(atMs: number, random: () => number = Math.random) {
  let rows = 0;
  const ages = AGE_LABELS.map(() => 0);
  const reaching = FORECAST_MINUTES.map(() => 0);
  const minutes = new Map<number, number>();
  const users = createCounter();
  const addresses = createCounter();
  const clients = createCounter();
  const families = new Map<string, string>();
  const reservoir: FleetRow[] = [];

  function familyOf(userAgent: string | undefined): string | undefined {
    if (!userAgent) return undefined;
    const known = families.get(userAgent);
    if (known !== undefined) return known;
    const client = describeClient(userAgent);
    const family = client && clientFamily(client);
    if (family && families.size < MAX_KNOWN_AGENTS) families.set(userAgent, family);
    return family;
  }

  function keepSome(row: FleetRow) {
    if (reservoir.length < RESERVOIR_ROWS) {
      reservoir.push(row);
      return;
    }
    const place = Math.floor(random() * rows);
    if (place < RESERVOIR_ROWS) reservoir[place] = row;
  }

  return {
    add(row: FleetRow) {
      rows += 1;
      const ageMs = atMs - row.connectedAt;
      const bin = ageBin(ageMs);
      ages[bin] = (ages[bin] ?? 0) + 1;
      const leftMs = MAX_CONNECTION_AGE_MS - ageMs;
      FORECAST_MINUTES.forEach((ahead, index) => {
        if (leftMs > 0 && leftMs <= ahead * 60_000) reaching[index] = (reaching[index] ?? 0) + 1;
      });
      if (ageMs >= 0) {
        const minute = minuteOf(row.connectedAt);
        minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
      }
      users.add(row.userId);
      addresses.add(row.sourceIp);
      clients.add(familyOf(row.userAgent));
      keepSome(row);
    },
    /** Every row read had the same chance to be here. */
    sampleable: () => reservoir,
    figures({ parts, isCut, cost }: FleetWalk, tookMs: number): FleetFigures {
      return {
        at: atMs,
        tookMs,
        cost,
        by: parts === 1 ? 'all' : 'shard',
        isCut,
        registered: wholeOf(rows, parts),
        ages: AGE_LABELS.map((label, index) => ({ label, count: wholeOf(ages[index] ?? 0, parts) })),
        reaching: FORECAST_MINUTES.map((ahead, index) => ({
          minutes: ahead,
          count: wholeOf(reaching[index] ?? 0, parts),
        })),
        stillRegistered: [...minutes].sort(([a], [b]) => a - b).map(([at, count]) => ({ at, count: count * parts })),
        top: { users: users.top(), addresses: addresses.top(), clients: clients.top() },
        without: { users: users.missing(), addresses: addresses.missing(), clients: clients.missing() },
      };
    },
  };
}

function createCounter() {
  const counts = new Map<string, number>();
  let missing = 0;
  return {
    add(name: string | undefined) {
      if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
      else missing += 1;
    },
    missing: () => missing,
    top: (): Named[] =>
      [...counts]
        .map(([name, rows]) => ({ name, rows }))
        .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1))
        .slice(0, TOP),
  };
}
