import type { Block, Blocked } from '../domain/block';
import { ASKED_KEY, blockKey, blocksPartition, PARTITION_KEYS } from '../domain/block-key';
import { type ConsoleTable, isOwn } from './console-table';
import { tableTime } from './table-clock';

type Row = Block & { askedAt?: number };

/** Blocks of a target. Whether one has ended is for the reader to say: the table removes rows late, or never. */
export function createBlocks(table: ConsoleTable, own: () => number = Date.now) {
  const key = (target: string, blocked: Blocked) => ({ pk: blocksPartition(target), sk: blockKey(blocked) });
  return {
    /** Epoch ms, by which blocks begin and end: an authorizer on AWS judges them, whatever the clock here says. Ask after a read, which tells it. */
    now: (): number => tableTime(table, own),
    /** All of them, and when an authorizer last looked for them. With `MAX_BLOCKS` they fit into one answer. */
    async read(target: string): Promise<{ blocks: Block[]; askedAt: number | null }> {
      const rows = await table.queryUp<Row>(blocksPartition(target), PARTITION_KEYS);
      const asked = rows.find(({ sk }) => sk === ASKED_KEY);
      return { blocks: rows.filter((row) => row !== asked).map(toBlock), askedAt: asked?.askedAt ?? null };
    },
    /** False when this value is blocked already. */
    async add(target: string, block: Block): Promise<boolean> {
      const { id, expiresAt } = block;
      const ttl = expiresAt === null ? undefined : Math.ceil(expiresAt / 1000);
      const isNew = await table.putNew({ ...key(target, block), ...block, ttl });
      return isNew || isOwn(table, key(target, block), { id });
    },
    /** False when it is not there any more, though another block of the same value may be. */
    remove: (target: string, { id, ...blocked }: Blocked & { id: string }): Promise<boolean> =>
      table.deleteIf(key(target, blocked), { id }),
  };
}
export type Blocks = ReturnType<typeof createBlocks>;

function toBlock({ id, kind, value, reason, by, createdAt, expiresAt, refused, lastRefusedAt }: Row): Block {
  return { id, kind, value, reason, by, createdAt, expiresAt, refused, lastRefusedAt };
}
