import type { ConsoleTable } from './console-table';
import { createSchemas, problemOf, SchemaError } from './schema';

/** How long a process may go by what it has seen of the table's version. A migration that older programs cannot live with waits longer. */
export const GATE_MS = 5_000;

export type SchemaGate = {
  /** Why this program must not use the table; undefined when it may. At most GATE_MS old. */
  problem(): Promise<string | undefined>;
  /** The table, whose writes reject with a SchemaError when this program is too old for it. */
  table: ConsoleTable;
};

/** Looks at the version of the table while the table is used, and at no other time. `elapsed`: milliseconds that only grow, whatever is done to the clock. */
export function createSchemaGate(
  plain: ConsoleTable,
  known: number,
  elapsed: () => number = () => performance.now(),
): SchemaGate {
  const schemas = createSchemas(plain);
  let seen: { at: number; problem: Promise<string | undefined> } | undefined;

  function problem(): Promise<string | undefined> {
    if (!seen || elapsed() - seen.at >= GATE_MS) {
      const look = {
        at: elapsed(),
        problem: schemas.read().then((schema) => schema && problemOf(schema, known)),
      };
      seen = look;
      const forget = () => {
        if (seen === look) seen = undefined;
      };
      // What failed, or found a problem, is asked again by the next one.
      look.problem.then((words) => words && forget(), forget);
    }
    return seen.problem;
  }

  async function pass(): Promise<void> {
    const words = await problem();
    if (words) throw new SchemaError(words);
  }

  const guarded = <A extends unknown[], T>(write: (...args: A) => Promise<T>) => {
    return async (...args: A): Promise<T> => {
      await pass();
      return write(...args);
    };
  };
  return {
    problem,
    table: {
      ...plain,
      putNew: guarded(plain.putNew),
      put: guarded(plain.put),
      putFenced: guarded(plain.putFenced),
      set: guarded(plain.set),
      setIf: guarded(plain.setIf),
      add: guarded(plain.add),
      delete: guarded(plain.delete),
      deleteIf: guarded(plain.deleteIf),
    },
  };
}
