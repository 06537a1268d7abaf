import 'server-only';
import { witnessIn } from '../composition/create-log';
import { createTargetSet } from '../composition/target-set';
import { readTargets } from '../composition/targets-file';
import { createAddedTargets } from '../console/added-targets';
import { createAttempts } from '../console/attempts';
import { createAuditLog } from '../console/audit-log';
import { createBlocks } from '../console/blocks';
import { createBriefSeals } from '../console/brief-seals';
import { createConsoleTable } from '../console/console-table';
import { createExaminedProofs } from '../console/examined-proofs';
import { createInvitations } from '../console/invitations';
import { MIGRATIONS, versionAfter } from '../console/schema';
import { createSchemaGate } from '../console/schema-gate';
import { createSecretBox } from '../console/secret-box';
import { createSessions } from '../console/sessions';
import { createSignInLink } from '../console/sign-in-links';
import { tableTime } from '../console/table-clock';
import { createTemplates } from '../console/templates';
import { createUsers } from '../console/users';
import { createViews } from '../console/views';
import type { SignInWaysDto } from '../domain/identity-provider';
import { err, ok, type Result } from '../domain/result';
import type { TargetsFile } from '../domain/target';
import { createTableClient } from '../registry/table-client';
import type { TargetContext } from '../services/target-context';
import { bindNames } from './bind-names';
import { env } from './env';
import { log } from './log';
import { processWide } from './process-wide';

/** The local user that the first start creates, where there are local users. No person of a provider has this name. */
export const FIRST_USER = 'admin';

/** The composition root of the dashboard, made once per process. What jobs take stands in `lib/composition`, which workers share. */
export function context() {
  return processWide('context', () => {
    const file = readTargets(env());
    const own = createConsole(file);
    const targetSet = createTargetSet({
      file: file.targets,
      added: own.addedTargets,
      onError: (error) => log().warn({ err: error }, 'the added targets could not be read'),
      onChange: () => {
        log().info({ targets: [...targetSet.contexts.keys()] }, 'targets changed');
        // What an added one was in the way of is the file's now.
        bindNames(file.targets, own.addedTargets, { isStart: false }).catch((error: unknown) =>
          log().warn({ err: error }, 'the names of the targets file could not be bound'),
        );
      },
    });
    return {
      ...own,
      identityProvider: file.identityProvider ?? null,
      hasLocalUsers: file.identityProvider?.localUsers !== false,
      file,
      targetSet,
      targets: targetSet.contexts,
    };
  });
}
export type AppContext = ReturnType<typeof context>;

/** How people sign in here, as a browser may know it. */
export function listSignInWays(): SignInWaysDto {
  const { identityProvider, hasLocalUsers } = context();
  return { external: identityProvider?.title ?? null, hasLocal: hasLocalUsers };
}

/** Epoch ms by the clock of the console's table, which every console goes by: for what others judge by the time, too. */
export const consoleTime = (): number => tableTime(context().table, Date.now);

/** The target of that name; the first one when no name is given. Whether somebody may see it is for `admit` to say. */
export function findTarget(name: string | null | undefined): Result<TargetContext> {
  const { targets } = context();
  const found = name ? targets.get(name) : targets.values().next().value;
  return found ? ok(found) : noSuchTarget(name ?? '');
}

export function noSuchTarget(name: string): Result<never> {
  return err('notFound', `There is no target named ${name.slice(0, 40)}.`);
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
    invitations: createInvitations(table),
    box: createSecretBox(env().AUTH_SECRET),
    briefSeals: createBriefSeals(table, env().AUTH_SECRET),
    examined: createExaminedProofs(table, env().AUTH_SECRET),
    attempts: createAttempts(table),
    // What is written to the log as well proves what the table held.
    audit: createAuditLog(table, Date.now, { onAppended: witnessIn(log()) }),
    views: createViews(table),
    templates: createTemplates(table),
    blocks: createBlocks(table),
    addedTargets: createAddedTargets(table),
    link: createSignInLink(table, env().SIGN_IN_TOKEN),
    linkUser: FIRST_USER,
  };
}
