import 'server-only';
import { createTargetContext } from '../composition/target-context';
import { readTargets } from '../composition/targets-file';
import { createAttempts } from '../console/attempts';
import { createAuditLog } from '../console/audit-log';
import { createBlocks } from '../console/blocks';
import { createConsoleTable } from '../console/console-table';
import { MIGRATIONS, versionAfter } from '../console/schema';
import { createSchemaGate } from '../console/schema-gate';
import { createSessions } from '../console/sessions';
import { createSignInLink } from '../console/sign-in-links';
import { createTemplates } from '../console/templates';
import { createUsers } from '../console/users';
import { createViews } from '../console/views';
import type { SignInWaysDto } from '../domain/identity-provider';
import { err, ok, type Result } from '../domain/result';
import { type TargetDto, type TargetsFile, toTargetDto } from '../domain/target';
import { createTableClient } from '../registry/table-client';
import type { TargetContext } from '../services/target-context';
import { env } from './env';
import { log } from './log';
import { processWide } from './process-wide';

/** The local user that the first start creates. */
export const FIRST_USER = 'admin';

/** The composition root of the dashboard, made once per process. What jobs take stands in `lib/composition`, which workers share. */
export function context() {
  return processWide('context', () => {
    const file = readTargets(env());
    return {
      ...createConsole(file),
      identityProvider: file.identityProvider ?? null,
      file,
      targets: new Map(file.targets.map((target) => [target.name, createTargetContext(target)])),
    };
  });
}
export type AppContext = ReturnType<typeof context>;

/** How people sign in here, as a browser may know it. */
export function listSignInWays(): SignInWaysDto {
  const { identityProvider } = context();
  return { external: identityProvider?.title ?? null, hasLocal: identityProvider?.localUsers !== false };
}

export function listTargets(): TargetDto[] {
  return [...context().targets.values()].map(({ target }) => toTargetDto(target));
}

/** The target of that name; the first one when no name is given. */
export function findTarget(name: string | null | undefined): Result<TargetContext> {
  const { targets } = context();
  const found = name ? targets.get(name) : targets.values().next().value;
  return found ? ok(found) : err('notFound', `There is no target named ${String(name).slice(0, 40)}.`);
}

function createConsole({ console: settings }: TargetsFile) {
  const plain = createConsoleTable(createTableClient(settings.region, settings.table.endpoint), settings.table.name);
  const gate = createSchemaGate(plain, versionAfter(MIGRATIONS));
  const { table } = gate;
  return {
    table,
    gate,
    /** What works before the version is known, and changes it. */
    plainTable: plain,
    users: createUsers(table),
    sessions: createSessions(table),
    attempts: createAttempts(table),
    // What is written to the log as well proves what the table held.
    audit: createAuditLog(table, Date.now, { onAppended: ({ id, hash }) => log().info({ id, hash }, 'audited') }),
    views: createViews(table),
    templates: createTemplates(table),
    blocks: createBlocks(table),
    link: createSignInLink(table, env().SIGN_IN_TOKEN),
    linkUser: FIRST_USER,
  };
}
