import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { listQuerySchema } from '../../../domain/list-query';
import { targetSchema } from '../../../domain/target';
import { createFleetReader } from '../../../registry/fleet-reader';
import { createRegistry } from '../../../registry/registry';
import { createChangeFeed } from '../../../services/changes';
import { createSharedPages } from '../../../services/shared-pages';
import { CREDENTIALS, HOST, REGION } from '../credentials';
import type { Changes } from './changer';
import { clock } from './clock';

/** A person's browser asks again this long after an answer. */
const PAUSE_MS = 250;
/** As `components/connections/use-changes.ts` reads a list again that may move. */
const REREAD_SPAN_MS = 3_000;
/** And as it does without any news, by default. */
const POLL_MS = 10_000;
const PATIENCE_MS = 10_000;

type Seen = { at: number; endedAt: number; newer: number; gone: string[] };
type Looks = {
  connectMs: number[];
  leaveMs: number[];
  /** Of everything that the table was asked, for the feed and for pages. */
  callsPerSecond: number;
  unitsPerSecond: number;
  pagesPerSecond: number;
};

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * People who look at the first page of the same list and have it change by itself: each asks the console's own feed, and for the page again, as a
 * browser does. What the feed tells one of them is measured.
 */
export function createLookers(port: number, tableName: string, { count, ids }: { count: number; ids: string[] }) {
  const client = new DynamoDBClient({
    endpoint: `http://${HOST}:${port}`,
    region: REGION,
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
  let calls = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      calls += 1;
      return next(args);
    },
    { step: 'initialize' },
  );
  const { table } = targetSchema.parse({
    name: 'bench',
    kind: 'development',
    region: REGION,
    callbackUrl: `http://${HOST}:1/dev`,
    table: { name: tableName },
  });
  const now = Date.now;
  const feed = createChangeFeed({ tableName, fleet: createFleetReader({ client, table }), now, wait });
  const registry = createRegistry({ client, table });
  const pages = createSharedPages({ read: registry.list, now, elapsed: () => performance.now() });
  const query = listQuerySchema.parse({});
  const seen: Seen[] = [];
  const people: Promise<void>[] = [];
  let [shown, unitsOfPages] = [0, 0];
  let isStopped = false;
  let since = 0;
  let startedAt = 0;

  async function look(after: number): Promise<Seen> {
    const read = await feed.look({ ids, since, readAt: since, q: '', after });
    if (!read.ok) throw new Error(read.error.message, { cause: read.error.cause });
    if (read.data.isAtLeast) throw new Error('the feed lost count');
    return { ...read.data, newer: read.data.newer ?? 0 };
  }

  async function readPage(after: number) {
    const page = await pages.look({ query, after });
    if (!page.ok) throw new Error(page.error.message, { cause: page.error.cause });
    shown += 1;
    if (!page.data.read.isShared) unitsOfPages += page.data.read.capacityUnits;
    if (page.data.readAt < after) throw new Error('a page is older than what was told of it');
  }

  async function lookOn(afterMs: number, onAnswer: (answer: Seen) => void) {
    // Nobody begins at the same moment as somebody else.
    await wait(afterMs);
    let after = 0;
    let known = 0;
    let span = 0;
    let readAt = clock();
    while (!isStopped) {
      const answer = await look(after);
      after = answer.at;
      onAnswer({ ...answer, at: clock() });
      const told = answer.newer + answer.gone.length;
      const isNews = told !== known && Math.floor(after / REREAD_SPAN_MS) !== span;
      if (isNews || clock() - readAt >= POLL_MS) {
        known = told;
        span = Math.floor(after / REREAD_SPAN_MS);
        await readPage(isNews ? answer.endedAt : 0);
        readAt = clock();
      }
      await wait(PAUSE_MS);
    }
  }

  return {
    async start() {
      since = Date.now();
      await look(0);
      await readPage(0);
      [calls, shown, unitsOfPages] = [0, 0, 0];
      startedAt = clock();
      for (let person = 0; person < count; person++) {
        people.push(lookOn(person * 37, person === 0 ? (answer) => seen.push(answer) : () => {}));
      }
    },
    /** Waits until everything was told. Throws when something never is. */
    async finish({ connectsAt, leavesAt }: Changes): Promise<Looks> {
      const deadline = clock() + PATIENCE_MS;
      const isAll = ({ newer, gone }: Seen) => newer >= connectsAt.length && gone.length >= leavesAt.size;
      while (!seen.some(isAll)) {
        if (clock() > deadline) throw new Error('some changes were never told');
        await wait(100);
      }
      const seconds = (clock() - startedAt) / 1000;
      const perSecond = { calls: calls / seconds, pages: shown / seconds };
      const units = feed.spent().cost.capacityUnits + unitsOfPages;
      isStopped = true;
      await Promise.all(people);
      const toldAt = (has: (answer: Seen) => boolean) => seen.find(has)?.at ?? Number.NaN;
      return {
        // A round may see a row before its writer is answered.
        connectMs: connectsAt.map((at, index) => Math.max(0, toldAt(({ newer }) => newer > index) - at)),
        leaveMs: [...leavesAt]
          .map(([id, at]) => toldAt(({ gone }) => gone.includes(id)) - at)
          .map((ms) => Math.max(0, ms)),
        callsPerSecond: perSecond.calls,
        pagesPerSecond: perSecond.pages,
        unitsPerSecond: units / seconds,
      };
    },
    stop() {
      isStopped = true;
      client.destroy();
    },
  };
}
