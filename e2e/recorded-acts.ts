import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_ACTS } from '../lib/domain/audit';
import type { TargetDraft } from '../lib/domain/target-draft';
import { ACTIONS } from './matrix';

/** Every act that the audit records, each with an input that would be done if it were not recorded first. */

const ID = '7d1c2c5e-2222-4222-8222-222222222222';

type Subjects = {
  connectionId: string;
  user: string;
  invitation: string;
  link: string;
  password: string;
  host: string;
};

/** The inputs of `ACTIONS` on a target that is there, and of those that need none there. */
export function recordedInputs({ connectionId, user, invitation, link, password, host }: Subjects) {
  const person = { name: user };
  const where = { region: 'us-east-1', roleArn: '', externalId: '' };
  const draft: TargetDraft = {
    ...{
      ...where,
      name: 'another',
      title: '',
      kind: 'development',
      callbackUrl: `${host}/dev`,
      userParameter: '',
      apiId: '',
      stage: '',
    },
    ...{ tableName: 'another-table', tableRegion: '', tableEndpoint: '', attributes: null },
    ...{ perSecond: '', concurrency: '', sendAbove: '', kickAbove: '', everyone: false, everyAct: false },
    expiresAfterMinutes: '',
  };
  const more: Record<string, object> = {
    acceptInvitation: { token: invitation, password: 'four words of her own' },
    changePassword: { password, next: 'another password of theirs' },
    changeRoles: { ...person, role: 'admin', targetRoles: {}, seen: { role: 'support', targetRoles: {} } },
    createUser: { name: 'newcomer', role: 'admin' },
    disableFactor: { password },
    disableUser: { ...person, isDisabled: true },
    enableFactor: { draft: 'a-draft', code: '000000' },
    endOwnSession: { which: 'others' },
    endUserSessions: person,
    examineDraft: { draft, scan: false },
    findTables: { ...where, endpoint: '' },
    inviteUser: { name: 'invited-too', role: 'admin', days: 1 },
    kickConnections: { connectionIds: [connectionId], graceMs: 0 },
    removeGhosts: { rows: [{ connectionId }] },
    removeTarget: { name: 'another', revision: ID, typed: 'another' },
    removeUser: person,
    renewLink: { ...person, days: 1 },
    renewRecoveryCodes: { password },
    resetFactor: person,
    revealConnection: { connectionId },
    sampleDraft: { draft, scan: false },
    saveTarget: { draft, revision: null, proof: 'none' },
    sendNotice: { connectionIds: [connectionId], text: 'never' },
    signIn: { name: 'admin', password },
    signInWithToken: { token: link },
    signOut: {},
    startSweep: { mode: 'remove', query: {}, word: 'local' },
    takeName: { name: 'another', place: 'here', boundTo: 'there', typed: 'another' },
    verifyAudit: { day: null },
  };
  return recordedActions().map((name) => {
    const { input = {} } = ACTIONS[name] as (typeof ACTIONS)[string];
    const isOfTarget = ACTIONS[name]?.input !== undefined;
    // What is shared is recorded.
    const shared = 'isShared' in input ? { isShared: true } : {};
    if (!isOfTarget && !more[name]) throw new Error(`What would ${name} do? Say it in e2e/recorded-acts.ts.`);
    return { name, input: { ...input, ...more[name], ...shared, ...(isOfTarget && { target: 'local' }) } };
  });
}

/** Steps on the way in that take what only an earlier step gives; lib/services/unrecorded.test.ts has the audit refuse each. */
const STEPS = ['giveCode', 'setUpFactor', 'enterAfterSetUp'];
/** They read, or leave no more than a cookie. */
const UNRECORDED = ['readInvitation', 'leaveSecondStep'];

/** The actions that have a record, by what `lib/actions` says of each. */
function recordedActions(): string[] {
  const parts = readdirSync('lib/actions').flatMap((file) =>
    readFileSync(join('lib/actions', file), 'utf8')
      .split(/^export (?=const |async function )/m)
      .slice(1),
  );
  return parts
    .filter((text) => !text.includes('unrecorded:'))
    .map((text) => /^(?:const|async function) (\w+)/.exec(text)?.[1] ?? '')
    .filter((name) => ![...STEPS, ...UNRECORDED].includes(name));
}

/** Where an act is recorded that no action does: routes and pages that are tried as well, and what the console does by itself. */
const ELSEWHERE = ['sign-in', 'sign-out', 'export', 'read-users', 'read-audit', 'retention', 'refused', 'unreadable'];

/** The acts that the audit knows and nothing here would try. */
export function untriedActs(): string[] {
  const sources = [...readdirSync('lib/actions').map((file) => join('lib/actions', file)), 'lib/server/act-specs.ts'];
  const texts = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
  return AUDIT_ACTS.filter((act) => !ELSEWHERE.includes(act) && !texts.includes(`act: '${act}'`));
}
