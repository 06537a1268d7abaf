import type { Block, Blocked } from '../domain/block';
import { readBlockItem } from '../domain/block-item';
import { ASKED_KEY, blockKey, blocksPartition, PARTITION_KEYS } from '../domain/block-key';
import { type ConsoleTable, isOwn } from './console-table';
import { tableTime } from './table-clock';

type Row = Record<string, unknown>;

/** Blocks of a target. Whether one has ended is for the reader to say: the table removes rows late, or never. */
export function createBlocks(table: ConsoleTable, own: () => number = Date.now) {
  const key = (target: string, blocked: Blocked) => ({ pk: blocksPartition(target), sk: blockKey(blocked) });
  /** False when it is not there any more, or whole. */
  async function removeDamaged(at: ReturnType<typeof key>): Promise<boolean> {
    const present = await table.get<Row>(at);
    if (!present || readBlockItem(present).block) return false;
    return table.deleteIf(at, { id: present.id, expiresAt: present.expiresAt });
  }
  return {
    /** Epoch ms, by which blocks begin and end: an authorizer on AWS judges them, whatever the clock here says. Ask after a read, which tells it. */
    now: (): number => tableTime(table, own),
    /** All that are whole, what is known of the others, and when an authorizer last looked for them. With `MAX_BLOCKS` they fit into one answer. */
    async read(target: string): Promise<{ blocks: Block[]; damaged: Block[]; askedAt: number | null }> {
      const rows = await table.queryUp<Row>(blocksPartition(target), PARTITION_KEYS);
      const askedAt = rows.find(({ sk }) => sk === ASKED_KEY)?.askedAt;
      const items = rows.map((row) => readBlockItem(row));
      return {
        blocks: items.flatMap(({ block }) => block ?? []),
        damaged: items.flatMap(({ damaged }) => damaged ?? []),
        askedAt: typeof askedAt === 'number' ? askedAt : null,
      };
    },
    /** False when this value is blocked already. A damaged block of it, which refuses nobody, gives way. */
    async add(target: string, block: Block): Promise<boolean> {
      const { id, expiresAt } = block;
      const at = key(target, block);
      const ttl = expiresAt === null ? undefined : Math.ceil(expiresAt / 1000);
      const put = () => table.putNew({ ...at, ...block, ttl });
      if (await put()) return true;
      const present = await table.get<Row>(at);
      if (!present || readBlockItem(present).block) return present?.id === id;
      await removeDamaged(at);
      return (await put()) || isOwn(table, at, { id });
    },
    /** False when it is not there any more, though another block of the same value may be. */
    remove(target: string, { id, kind, value }: Blocked & { id: string }): Promise<boolean> {
      const at = key(target, { kind, value });
      return id === '' ? removeDamaged(at) : table.deleteIf(at, { id });
    },
  };
}
export type Blocks = ReturnType<typeof createBlocks>;
