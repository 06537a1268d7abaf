import type { ConsoleTable } from './console-table';

/** Where the table says which layout it has. */
const KEY = { pk: 'SCHEMA', sk: 'SCHEMA' };

export type Schema = {
  version: number;
  /** What a program must know at least to use the table: migrations that older ones cannot live with raise it. */
  minimum: number;
  /** Who brings the table up to date just now, and until when (epoch ms) unless it says so again; null: nobody. */
  migratedBy: string | null;
  migratedUntil: number;
};

export type Migration = {
  /** The version that the table has afterwards: one more than before. */
  to: number;
  /** For the log. */
  what: string;
  /** Raised before the migration begins, when programs of older versions would do harm from then on. */
  minimum?: number;
  /**
   * May be begun again from its start after a crash at any point, beside programs that work on the table. `proceed` rejects when another
   * process has taken over; call it between steps of a few seconds.
   */
  run: (table: ConsoleTable, proceed: () => Promise<void>) => Promise<void>;
};

/** Every change of the layout since version 1, in order. lib/decisions/0018 says how to write the next one. */
export const MIGRATIONS: readonly Migration[] = [];

/** The version of a table after all of them. */
export function versionAfter(migrations: readonly Migration[]): number {
  return 1 + migrations.length;
}

/** This program is too old for the table; the message is for whoever runs it. */
export class SchemaError extends Error {
  override name = 'SchemaError';
}

/** Reads and changes what a table says of its layout. Each call throws the SDK's exception. */
export function createSchemas(table: ConsoleTable) {
  return {
    read: (): Promise<Schema | undefined> => table.get<Schema>(KEY),
    /** False when the table has said something already. */
    begin: (version: number): Promise<boolean> =>
      table.putNew({ ...KEY, version, minimum: 1, migratedBy: null, migratedUntil: 0 } satisfies Schema & typeof KEY),
    /** Changes it only while it is as expected; false when it is not. */
    change: (values: Partial<Schema>, expected: Partial<Schema>): Promise<boolean> =>
      table.setIf(KEY, values, expected),
  };
}

/** Why a program that knows `known` must not write to the table just now; undefined: it may, also beside newer ones. */
export function problemOf(schema: Schema, known: number): string | undefined {
  if (schema.version < known) {
    return `The console table is being brought from version ${schema.version} to ${known}. Wait a moment.`;
  }
  return tooOldFor(schema, known);
}

/** Why it must leave the table alone for good. */
export function tooOldFor({ version, minimum }: Schema, known: number): string | undefined {
  if (minimum <= known) return undefined;
  return `The console table is at version ${version} and asks for programs that know version ${minimum} or newer. This one knows ${known}: upgrade it.`;
}
