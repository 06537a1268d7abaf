import { parseArgs } from 'node:util';
import { MIGRATIONS, versionAfter } from '../console/schema';
import { createSchemaGate } from '../console/schema-gate';
import { formatAbsolute } from '../domain/format';
import { ok } from '../domain/result';
import { type InvitedDays, renewLinkSchema, type UserDto } from '../domain/user';
import { renewLink } from '../services/invite-user';
import { removeFactor } from '../services/second-factor';
import { ACTOR, type Desk, openDesk } from './desk';
import { CommandError, type ConsolePlace } from './env';
import { runCommand, withConsole } from './run-command';
import { tableOfUsers } from './table-of-users';

const HELP = `npm run users -- list
npm run users -- remove-factor NAME
npm run users -- password-link NAME [--days 1|3|7] [--url https://console.example]

For whoever has the console table's credentials, when no admin can help. In the container: node users.mjs list, and so on.
list           who may sign in, with role, state and second factor.
remove-factor  turns a lost second factor off: the password alone signs in until another one is set up.
password-link  makes a link by which that person chooses a new password, once. It ends the link before it. Until it is used the
               password stays as it is. --days: how long it works (3); --url: where people reach the console.
The audit records each, with who ran it and on which machine, as far as that machine says. Place and hash of each record go to
standard error, a line each, to be kept with the log of the console.
Works on the console table that TARGETS_FILE or TARGETS names, else on the one of the npm start that runs on DATA_DIR.
Exit code 0: done. 2: not done.`;

const VERBS = ['list', 'remove-factor', 'password-link'] as const;
type Wish = { verb: (typeof VERBS)[number]; name: string; days: InvitedDays; url: string | undefined };

/** Answers the exit code. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { days: { type: 'string' }, url: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const wish = values.help ? undefined : readWish(positionals, values);
  if (!wish) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  await withConsole(async (plain, place) => {
    const desk = openDesk(createSchemaGate(plain, versionAfter(MIGRATIONS)).table);
    if (wish.verb === 'list') return console.log(tableOfUsers(await listUsers(desk)));
    if (!(await desk.users.find(wish.name))) {
      throw new CommandError(
        `There is no user named ${JSON.stringify(wish.name)}. The command list shows who there is.`,
      );
    }
    return wish.verb === 'remove-factor' ? resetFactor(desk, wish.name) : makeLink(desk, wish, place);
  });
  return 0;
}

/** Undefined when it is not one of the lines of the help. */
function readWish([given = '', name, ...more]: string[], { days, url }: { days?: string; url?: string }) {
  const verb = VERBS.find((each) => each === given);
  if (!verb || more.length > 0 || (verb === 'list') !== (name === undefined)) return undefined;
  if (verb !== 'password-link' && (days !== undefined || url !== undefined)) {
    throw new CommandError('--days and --url go with password-link.');
  }
  const link = renewLinkSchema.safeParse({ name: name ?? verb, days: Number(days ?? 3) });
  if (!link.success) {
    const isName = link.error.issues[0]?.path[0] === 'name';
    throw new CommandError(isName ? 'NAME has 1 to 80 characters.' : '--days: Give 1, 3 or 7.');
  }
  if (url !== undefined && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new CommandError('--url: Give the address of the console, such as https://console.example.');
  }
  const wish: Wish = { verb, days: link.data.days, name: link.data.name.trim().toLowerCase(), url };
  return wish;
}

function listUsers({ users, recorded }: Desk): Promise<UserDto[]> {
  const told = { act: 'read-users' as const, subjects: [], outcomeOf: (all: UserDto[]) => `${all.length} read` };
  return recorded(told, async () => ok(await users.list()));
}

async function resetFactor({ users, recorded }: Desk, name: string): Promise<void> {
  const told = { act: 'second-factor' as const, subjects: [name], outcomeOf: () => 'reset' };
  await recorded(told, () => removeFactor({ ctx: { users }, input: { name } }));
  console.log(`The second factor of ${name} is off: the password alone signs in until another one is set up.`);
}

async function makeLink(desk: Desk, { name, days, url }: Wish, place: ConsolePlace): Promise<void> {
  const told = {
    act: 'invite' as const,
    subjects: [name],
    detail: `another link, for ${days} d`,
    outcomeOf: ({ isNew }: { isNew: boolean }) => (isNew ? 'invited' : 'link-for-a-new-password'),
  };
  const ctx = { ...desk, hasLocalUsers: place.hasLocalUsers };
  const made = await desk.recorded(told, () => renewLink({ ctx, input: { name, days }, user: { name: ACTOR } }));
  const until = formatAbsolute(made.invitedUntil).replace(/:\d\d\.\d+/, '');
  const address = (url ?? place.url)?.replace(/\/+$/, '');
  console.log(`${name} chooses a password by this link, once, until ${until}. Hand it to that person alone.`);
  console.log(`${address ?? ''}/sign-in/invitation#${made.token}`);
  if (!address) console.log('Put the address of your console before it; --url does so.');
}

runCommand(main);
