import { randomUUID } from 'node:crypto';
import type { ReleaseRequest } from '../domain/release';
import { type ConsoleTable, isOwn } from './console-table';
import { tableTime } from './table-clock';

/** What is kept of a request beside what is shown. */
export type StoredRequest = Omit<ReleaseRequest, 'text' | 'word'> & {
  /** The act's input as it was asked for, as JSON; empty once it is decided, so that no message is kept. */
  input: string;
  /** Where it was asked from. */
  from: string | null;
  /** Hash of the target's endpoint and table when it was asked for. */
  targetHash: string;
  /** A process is about to record that it has expired, since this time; null: none is. */
  expiringAt: number | null;
};

/** More than anybody can look through. */
export const MAX_WAITING = 100;
const RECENT = 25;
const OPEN = 'REQUESTS-OPEN';
const ALL = 'REQUESTS';
/** As jobs are kept: for as long as anybody may want to know. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

/** Acts that one person asked for, of all targets. Each is one item, listed twice: among all, and while it waits. */
export function createRequests(table: ConsoleTable, own: () => number = Date.now) {
  const now = () => tableTime(table, own);
  const key = (id: string) => ({ pk: `REQUEST#${id}`, sk: 'REQUEST' });
  const expiry = () => Math.ceil(now() / 1000) + KEPT_SECONDS;

  async function read(id: string): Promise<StoredRequest | undefined> {
    return await table.get<StoredRequest>(key(id));
  }

  return {
    read,
    /** False when there is a request of this id already. */
    async create(request: StoredRequest): Promise<boolean> {
      const { id, requestedAt } = request;
      if (await read(id)) return false;
      // The lists first: an entry without its request is passed over, a request without its entry would be lost.
      await table.put({ pk: ALL, sk: `${new Date(requestedAt).toISOString()}#${id}`, id, ttl: expiry() });
      await table.put({ pk: OPEN, sk: id, id, ttl: expiry() });
      return table.putNew({ ...key(id), ...request, ttl: expiry() });
    },
    /** Those that nobody has decided, in no order. */
    async waiting(): Promise<StoredRequest[]> {
      const entries = await table.queryDown<{ id: string }>(OPEN, MAX_WAITING);
      const requests = await Promise.all(
        entries.map(async ({ id, sk }) => {
          const request = await read(id);
          if (request && request.status !== 'waiting') await table.delete({ pk: OPEN, sk });
          return request;
        }),
      );
      return requests.filter((request) => request !== undefined).filter(({ status }) => status === 'waiting');
    },
    /** The last ones of all, whatever became of them; newest first. */
    async recent(): Promise<StoredRequest[]> {
      const entries = await table.queryDown<{ id: string }>(ALL, RECENT);
      const requests = await Promise.all([...new Set(entries.map(({ id }) => id))].map(read));
      return requests.filter((request) => request !== undefined);
    },
    /** Changes a request only while what is expected of it holds; false when it does not. */
    async change(id: string, values: Partial<StoredRequest>, expected: Partial<StoredRequest>): Promise<boolean> {
      // A name of each decision: one person may decide twice in a moment, and what was approved is carried out once.
      const decision = values.decidedAt == null ? {} : { decision: randomUUID() };
      if (await table.setIf(key(id), { ...values, ...decision }, expected)) return true;
      return 'decision' in decision && isOwn(table, key(id), decision);
    },
  };
}
export type Requests = ReturnType<typeof createRequests>;
