import type { ListQuery } from '../../../domain/list-query';
import type { Reader } from './reader';
import { BUSY_USER, fleetId, SHARED_IP } from './rows';

export type Subject = {
  what: string;
  /** The query to measure; it may read to find out. */
  prepare: (reader: Reader) => Promise<Partial<ListQuery>>;
  /** Whether its pages are full ones. */
  isPage: boolean;
};

const MIDDLE_AGE_MS = 55 * 60_000;

/** What an operator does all day; none of it may depend on the size of the fleet. */
export const SUBJECTS: readonly Subject[] = [
  { what: 'first page', prepare: async () => ({}), isPage: true },
  {
    what: 'next page, in the middle of the fleet',
    prepare: async (reader) => ({ cursor: await middle(reader) }),
    isPage: true,
  },
  {
    what: 'previous page, in the middle of the fleet',
    prepare: async (reader) => {
      const { page } = await reader.read({ cursor: await middle(reader) });
      return { cursor: page.previous };
    },
    isPage: true,
  },
  { what: 'previous page, onto the first', prepare: backOnto(50), isPage: true },
  { what: 'previous page, onto half a first one', prepare: backOnto(25), isPage: true },
  { what: 'one id', prepare: async () => ({ id: fleetId(500) }), isPage: false },
  { what: 'one user, 5 % of all connections', prepare: async () => ({ q: `user:${BUSY_USER}` }), isPage: true },
  { what: 'one IP, all connections', prepare: async () => ({ q: `ip:${SHARED_IP}` }), isPage: true },
  { what: 'one IP, a later page', prepare: laterPage(`ip:${SHARED_IP}`), isPage: true },
  { what: 'a time window', prepare: async () => ({ q: 'older:30m newer:60m' }), isPage: true },
  {
    what: 'one IP within a time window',
    prepare: async () => ({ q: `ip:${SHARED_IP} older:30m newer:60m` }),
    isPage: true,
  },
];

/** A cursor moved to connections of middle age: it names no row that must exist. */
async function middle(reader: Reader): Promise<string> {
  const { page } = await reader.read({});
  const cursor = JSON.parse(Buffer.from(page.next ?? '', 'base64url').toString()) as { p: [string, string][] };
  const at = String(page.readAt - MIDDLE_AGE_MS);
  const moved = { ...cursor, p: cursor.p.map(([, id]) => [at, id]) };
  return Buffer.from(JSON.stringify(moved)).toString('base64url');
}

/** The way back from behind so many rows, as it is when some of the first page have left. */
function backOnto(size: 25 | 50): Subject['prepare'] {
  return async (reader) => {
    const first = await reader.read({ size });
    const { page } = await reader.read({ cursor: first.page.next });
    return { cursor: page.previous };
  };
}

function laterPage(q: string): Subject['prepare'] {
  return async (reader) => {
    const { page } = await reader.read({ q });
    return { q, cursor: page.next };
  };
}
