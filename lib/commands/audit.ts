import { parseArgs } from 'node:util';
import { verifyAudit } from '../console/audit-verify';
import { createSchemas, MIGRATIONS, tooOldFor, versionAfter } from '../console/schema';
import { describeCheck } from '../domain/audit';
import { verifyAuditSchema } from '../domain/audit-input';
import { compareWitness, describeComparison } from './compare-witness';
import { CommandError } from './env';
import { runCommand, withConsole } from './run-command';
import { loggedUntil, readWitness } from './witness';

const HELP = `npm run audit -- verify [--day YYYY-MM-DD] [--log FILE]

Checks that no record of the audit was changed, removed or added, on one day or as a whole, and names the first one that was.
With --log it also checks that the audit holds every record that this log of the console tells of, and no other from the first of
them on: its lines, or what "aws logs filter-log-events" answers. Give the logs of all consoles in one file, and what
npm run users wrote to standard error.
Reads the console table that TARGETS_FILE or TARGETS names, else the one of the npm start that runs on DATA_DIR.
Exit code 0: everything holds. 1: it does not. 2: it could not be verified, there is nothing to verify or to compare, or
the audit holds records that the log does not tell of.`;

/** Answers the exit code. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { day: { type: 'string' }, log: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help || positionals.join() !== 'verify') {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  const input = verifyAuditSchema.safeParse({ day: values.day ?? null });
  if (!input.success) throw new CommandError(`--day: ${input.error.issues[0]?.message}`);
  const { log = '' } = values;
  const witness = values.log === undefined ? null : { witnessed: readWitness(log), loggedUntil: loggedUntil(log) };
  return withConsole(async (table) => {
    const schema = await createSchemas(table).read();
    const tooOld = schema && tooOldFor(schema, versionAfter(MIGRATIONS));
    if (tooOld) throw new CommandError(tooOld);
    const check = await verifyAudit(table, input.data);
    console.log(describeCheck(check));
    if (check.last && !check.broken) console.log(`Hash of the last record of ${check.last.day}: ${check.last.hash}`);
    if (check.broken) return 1;
    if (witness) {
      const comparison = await compareWitness(table, { ...witness, day: input.data.day });
      const { lines, code } = describeComparison(comparison, log);
      for (const line of lines) console.log(line);
      if (code > 0) return code;
    }
    return check.last ? 0 : 2;
  });
}

runCommand(main);
