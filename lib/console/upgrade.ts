import type { ConsoleTable } from './console-table';
import { createSchemas, MIGRATIONS, type Migration, type Schema, SchemaError, tooOldFor, versionAfter } from './schema';
import { GATE_MS } from './schema-gate';
import { tableTime } from './table-clock';

/** Whoever migrates and has not said so for this long is taken to have ended. */
const LEASE_MS = 30_000;
const RENEW_MS = 5_000;
const LOOK_MS = 1_000;
/** Until programs that are too old have seen it; clocks play no part in that. */
const SETTLE_MS = GATE_MS * 2;

type Settings = {
  table: ConsoleTable;
  /** This process among all that may migrate. */
  owner: string;
  migrations?: readonly Migration[];
  now?: () => number;
  wait?: (ms: number) => Promise<void>;
  /** What happens, in words for the log. */
  tell: (words: string) => void;
};

/**
 * Resolves when the table is at the version that this program knows, or at a newer one that it can live with: brings it there, or waits
 * for whoever does. Of any number of processes one migrates at a time; when it ends in the middle another goes on. Rejects with a
 * SchemaError when this program is too old, else with what a migration or the SDK threw.
 */
export async function upgradeTable(settings: Settings): Promise<void> {
  const { table, owner, migrations = MIGRATIONS, now: own = Date.now, tell } = settings;
  // By the clock that all share: one that is ahead would take the lease of whoever is at work, one that is behind would give none.
  const now = () => tableTime(table, own);
  const elapsed = () => performance.now();
  const wait = settings.wait ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const schemas = createSchemas(table);
  const known = versionAfter(migrations);
  let isToldToWait = false;

  for (;;) {
    const schema = await schemas.read();
    if (!schema) {
      const isNew = (await table.queryDown('USERS', 1)).length === 0;
      // A table from before there were versions has the layout of the first one.
      await schemas.begin(isNew ? known : 1);
      continue;
    }
    const words = tooOldFor(schema, known);
    if (words) throw new SchemaError(words);
    if (schema.version > known) {
      tell(
        `The console table is at version ${schema.version}, this program knows ${known} and may work beside newer ones.`,
      );
    }
    if (schema.version >= known) return;
    if (await lock(schema)) {
      await migrateFrom(schema);
      return;
    }
    if (!isToldToWait) tell('Another process is bringing the console table up to date. This one waits for it.');
    isToldToWait = true;
    await wait(LOOK_MS);
  }

  async function lock({ version, migratedBy, migratedUntil }: Schema): Promise<boolean> {
    if (migratedBy !== null && migratedBy !== owner && migratedUntil > now()) return false;
    const mine = { migratedBy: owner, migratedUntil: now() + LEASE_MS };
    // Of two processes one wins: both name what they saw.
    return schemas.change(mine, { version, migratedBy, migratedUntil });
  }

  async function migrateFrom({ version, minimum }: Schema): Promise<void> {
    let renewedAt = elapsed();
    const renew = async () => {
      renewedAt = elapsed();
      const isMine = await schemas.change({ migratedUntil: now() + LEASE_MS }, { migratedBy: owner });
      if (!isMine) throw new Error('Another process has taken the migration of the console table over.');
    };
    const proceed = async () => {
      if (elapsed() - renewedAt >= RENEW_MS) await renew();
    };
    try {
      let raised = minimum;
      for (const migration of migrations.slice(version - 1)) {
        tell(`The console table is brought to version ${migration.to}: ${migration.what}.`);
        if (migration.minimum !== undefined && migration.minimum > raised) {
          raised = migration.minimum;
          await change({ minimum: raised });
          await wait(SETTLE_MS);
          await renew();
        }
        await migration.run(table, proceed);
        await change({ version: migration.to });
      }
      tell(`The console table is at version ${known}.`);
    } finally {
      // Who failed lets the next one try at once.
      await schemas.change({ migratedBy: null, migratedUntil: 0 }, { migratedBy: owner }).catch(() => {});
    }
  }

  async function change(values: Partial<Schema>): Promise<void> {
    if (await schemas.change(values, { migratedBy: owner })) return;
    throw new Error('Another process has taken the migration of the console table over.');
  }
}
