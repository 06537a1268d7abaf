import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { targetSchema } from '../../../domain/target';
import { createFleetReader } from '../../../registry/fleet-reader';
import { createChangeFeed } from '../../../services/changes';
import { CREDENTIALS, HOST, REGION } from '../credentials';
import type { Changes } from './changer';
import { clock } from './clock';

/** A person's browser asks again this long after an answer. */
const PAUSE_MS = 250;
const PATIENCE_MS = 10_000;

type Seen = { at: number; newer: number; gone: string[] };
type Latencies = { connectMs: number[]; leaveMs: number[]; unitsPerSecond: number; callsPerSecond: number };

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** People who look at the same list, each asking the console's own feed as a browser does; one of them is measured. */
export function createLookers(port: number, tableName: string, { count, ids }: { count: number; ids: string[] }) {
  const client = new DynamoDBClient({
    endpoint: `http://${HOST}:${port}`,
    region: REGION,
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
  const { table } = targetSchema.parse({
    name: 'bench',
    kind: 'development',
    region: REGION,
    callbackUrl: `http://${HOST}:1/dev`,
    table: { name: tableName },
  });
  const feed = createChangeFeed({ tableName, fleet: createFleetReader({ client, table }), now: Date.now, wait });
  const seen: Seen[] = [];
  let isStopped = false;
  let since = 0;
  let startedAt = 0;

  async function look(after: number): Promise<{ at: number; newer: number; gone: string[] }> {
    const read = await feed.look({ ids, since, readAt: since, q: '', after });
    if (!read.ok) throw new Error(read.error.message, { cause: read.error.cause });
    if (read.data.isAtLeast) throw new Error('the feed lost count');
    return { ...read.data, newer: read.data.newer ?? 0 };
  }

  async function lookOn(onAnswer: (answer: Seen) => void) {
    let after = 0;
    while (!isStopped) {
      const answer = await look(after);
      after = answer.at;
      onAnswer({ ...answer, at: clock() });
      await wait(PAUSE_MS);
    }
  }

  return {
    async start() {
      since = Date.now();
      await look(0);
      startedAt = clock();
      for (let person = 0; person < count; person++) {
        // Nobody begins at the same moment as somebody else.
        setTimeout(() => void lookOn(person === 0 ? (answer) => seen.push(answer) : () => {}), person * 37);
      }
    },
    /** Waits until everything was told. Throws when something never is. */
    async finish({ connectsAt, leavesAt }: Changes): Promise<Latencies> {
      const deadline = clock() + PATIENCE_MS;
      const isAll = ({ newer, gone }: Seen) => newer >= connectsAt.length && gone.length >= leavesAt.size;
      while (!seen.some(isAll)) {
        if (clock() > deadline) throw new Error('some changes were never told');
        await wait(100);
      }
      const seconds = (clock() - startedAt) / 1000;
      isStopped = true;
      const { capacityUnits, calls } = feed.spent().cost;
      const toldAt = (has: (answer: Seen) => boolean) => seen.find(has)?.at ?? Number.NaN;
      return {
        // A round may see a row before its writer is answered.
        connectMs: connectsAt.map((at, index) => Math.max(0, toldAt(({ newer }) => newer > index) - at)),
        leaveMs: [...leavesAt]
          .map(([id, at]) => toldAt(({ gone }) => gone.includes(id)) - at)
          .map((ms) => Math.max(0, ms)),
        unitsPerSecond: capacityUnits / seconds,
        callsPerSecond: calls / seconds,
      };
    },
    stop() {
      isStopped = true;
      client.destroy();
    },
  };
}
