import { parseArgs } from 'node:util';
import { verifyAudit } from '../console/audit-verify';
import { createSchemas, MIGRATIONS, tooOldFor, versionAfter } from '../console/schema';
import { describeCheck } from '../domain/audit';
import { verifyAuditSchema } from '../domain/audit-input';
import { plural } from '../domain/format';
import { CommandError } from './env';
import { runCommand, withConsole } from './run-command';
import { compareWitness, readWitness } from './witness';

const HELP = `npm run audit -- verify [--day YYYY-MM-DD] [--log FILE]

Checks that no record of the audit was changed, removed or added, on one day or as a whole, and names the first one that was.
With --log it also checks that the audit holds every record that this log of the console tells of: its lines, or what
"aws logs filter-log-events" answers.
Reads the console table that TARGETS_FILE or TARGETS names, else the one of the npm start that runs on DATA_DIR.
Exit code 0: everything holds. 1: it does not. 2: it could not be verified, or there is nothing to verify or to compare.`;

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
  const witnessed = values.log === undefined ? null : readWitness(values.log);
  return withConsole(async (table) => {
    const schema = await createSchemas(table).read();
    const tooOld = schema && tooOldFor(schema, versionAfter(MIGRATIONS));
    if (tooOld) throw new CommandError(tooOld);
    const check = await verifyAudit(table, input.data);
    console.log(describeCheck(check));
    if (check.last && !check.broken) console.log(`Hash of the last record of ${check.last.day}: ${check.last.hash}`);
    if (check.broken) return 1;
    if (witnessed) {
      const { compared, left, problem } = await compareWitness(table, witnessed, input.data.day);
      if (problem) {
        console.log(problem);
        return 1;
      }
      const others = `${plural(left, 'record')} of it ${left === 1 ? 'is' : 'are'} of days that are not kept, or not asked for.`;
      if (compared > 0) console.log(`The audit holds ${plural(compared, 'record')} that ${values.log} tells of.`);
      else console.log(`No record that ${values.log} tells of was compared.`);
      if (left > 0) console.log(others);
      if (compared === 0) return 2;
    }
    return check.last ? 0 : 2;
  });
}

runCommand(main);
