import { AFTER_ALL } from './audit-link';
import type { ConsoleTable } from './console-table';

/** All items of a partition, the lowest sort key first. */
export async function readUp<T extends object>(table: ConsoleTable, pk: string): Promise<(T & { sk: string })[]> {
  const all: (T & { sk: string })[] = [];
  for await (const item of walkUp<T & { sk: string }>(table, pk)) all.push(item);
  return all;
}

/** The same as they are read, a megabyte at a time, from a sort key on. */
export async function* walkUp<T extends { sk: string }>(
  table: ConsoleTable,
  pk: string,
  from = '\u0000',
): AsyncGenerator<T, void> {
  let next = from;
  for (;;) {
    const items = await table.queryUp<T>(pk, { from: next, to: AFTER_ALL });
    yield* items;
    const last = items.at(-1)?.sk;
    if (last === undefined) return;
    // The least key above it.
    next = `${last}\u0000`;
  }
}
