import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { APIRequestContext, APIResponse } from '@playwright/test';
import { type AnyRole, type GivenRole, ROLES } from '../lib/domain/role';

/**
 * Who may do what, said a second time and not by the code that checks it; `everybody` needs no session, `none` one of anybody, `token` none that
 * there is. What auditors may, admins may.
 */
export type Least = AnyRole | 'everybody' | 'token';

/** Whoever can ask: a person of each role, nobody, and the session of another installation. */
export type Who = GivenRole | 'nobody' | 'foreign';

/** `unseen`: what is of a target, to whom none is there. */
export function expected(least: Least, who: Who): 'unauthenticated' | 'forbidden' | 'unseen' | 'allowed' {
  if (least === 'everybody') return 'allowed';
  if (least === 'token') return 'forbidden';
  if (who === 'nobody' || who === 'foreign') return 'unauthenticated';
  if (least === 'none') return 'allowed';
  if (least === 'auditor') return who === 'auditor' || who === 'admin' ? 'allowed' : 'forbidden';
  // Only what is of the console itself takes an admin.
  if (who === 'auditor') return least === 'admin' ? 'forbidden' : 'unseen';
  return ROLES.indexOf(who) >= ROLES.indexOf(least) ? 'allowed' : 'forbidden';
}

const ID = '7d1c2c5e-1111-4111-8111-111111111111';
const view = { id: ID, name: 'v', isShared: false };
const content = { q: '', size: 50, order: 'newest', columns: [], density: 'comfortable' };
const block = { by: 'user', value: 'u', term: 'hour', reason: 'r' };
const job = { id: ID, audience: { kind: 'ids', ids: ['a'] }, content: { kind: 'check' }, pace: { perSecond: 1 } };

/** Every action of the console with the least role and an input that is right but for its target, which is added. */
export const ACTIONS: Record<string, { least: Least; input?: object }> = {
  acceptInvitation: { least: 'everybody' },
  addBlock: { least: 'operator', input: block },
  askRelease: { least: 'support', input: { id: ID, act: 'send', input: { connectionIds: ['a'], text: 'x' } } },
  beginFactor: { least: 'none' },
  changePassword: { least: 'none' },
  changeRoles: { least: 'admin' },
  checkConnections: { least: 'viewer', input: { connectionIds: ['a'] } },
  createUser: { least: 'admin' },
  decideRelease: { least: 'support', input: { id: ID, wish: 'refuse' } },
  deleteTemplate: { least: 'support', input: view },
  deleteView: { least: 'viewer', input: { ...view, seenAt: 0 } },
  disableFactor: { least: 'none' },
  disableUser: { least: 'admin' },
  enableFactor: { least: 'none' },
  endOwnSession: { least: 'none' },
  endUserSessions: { least: 'admin' },
  enterAfterSetUp: { least: 'everybody' },
  examineDraft: { least: 'admin' },
  examineTarget: { least: 'operator', input: {} },
  findTables: { least: 'admin' },
  giveCode: { least: 'everybody' },
  inviteUser: { least: 'admin' },
  kickConnections: { least: 'operator', input: { connectionIds: ['a'] } },
  leaveSecondStep: { least: 'everybody' },
  prepareJob: { least: 'support', input: job },
  readInvitation: { least: 'everybody' },
  removeBlock: { least: 'operator', input: { id: ID, kind: 'user', value: 'u' } },
  removeGhosts: { least: 'operator', input: { rows: [{ connectionId: 'a' }] } },
  removeTarget: { least: 'admin' },
  removeUser: { least: 'admin' },
  renameView: { least: 'viewer', input: { ...view, newName: 'w' } },
  renewLink: { least: 'admin' },
  renewRecoveryCodes: { least: 'none' },
  resetFactor: { least: 'admin' },
  revealConnection: { least: 'support', input: { connectionId: 'a' } },
  sampleDraft: { least: 'admin' },
  sampleRows: { least: 'operator', input: {} },
  saveOverviewSettings: { least: 'operator', input: { sampleSize: 50, perSecond: 5 } },
  saveTarget: { least: 'admin' },
  saveTemplate: {
    least: 'support',
    input: { name: 't', isShared: false, content: { kind: 'notice', format: 'text', text: 'x' } },
  },
  saveView: { least: 'viewer', input: { name: 'v', isShared: false, content } },
  sendNotice: { least: 'support', input: { connectionIds: ['a'], text: 'x' } },
  setUpFactor: { least: 'everybody' },
  shareView: { least: 'viewer', input: view },
  signIn: { least: 'everybody' },
  signInWithToken: { least: 'everybody' },
  signOut: { least: 'everybody' },
  startJob: { least: 'support', input: { id: ID, seen: { status: 'prepared', changedAt: 0 } } },
  startSweep: { least: 'operator', input: { mode: 'count', query: {} } },
  steerJob: { least: 'support', input: { id: ID, wish: 'stop', seen: { status: 'running', changedAt: 0 } } },
  steerSweep: { least: 'operator', input: { wish: 'stop' } },
  takeName: { least: 'admin' },
  updateView: { least: 'viewer', input: { ...view, content, seenAt: 0 } },
  verifyAudit: { least: 'auditor' },
};

/**
 * The same for every route, with what it is asked besides the target; `null`: it knows no target. `posted`: what is asked may be longer than
 * an address, and stand in the body of a POST.
 */
export const ROUTES: Record<string, { least: Least; query: string | null; posted?: true }> = {
  'audit/export': { least: 'auditor', query: null },
  blocks: { least: 'support', query: '' },
  connections: { least: 'viewer', query: '', posted: true },
  'connections/changes': { least: 'viewer', query: '&since=0' },
  'connections/detail': { least: 'viewer', query: '&id=a' },
  'connections/export': { least: 'viewer', query: '&format=csv', posted: true },
  'connections/export/plan': { least: 'viewer', query: '', posted: true },
  'connections/facts': { least: 'viewer', query: '&id=a' },
  doctor: { least: 'operator', query: '' },
  health: { least: 'everybody', query: null },
  jobs: { least: 'support', query: '' },
  'jobs/exceptions': { least: 'support', query: `&id=${ID}` },
  'jobs/export': { least: 'support', query: `&id=${ID}` },
  'jobs/job': { least: 'support', query: `&id=${ID}` },
  'jobs/preview': { least: 'support', query: '&text=x', posted: true },
  'jobs/returns': { least: 'operator', query: `&id=${ID}` },
  live: { least: 'everybody', query: null },
  metrics: { least: 'token', query: null },
  overview: { least: 'viewer', query: '' },
  ready: { least: 'everybody', query: null },
  requests: { least: 'support', query: '' },
  sweep: { least: 'operator', query: '' },
  'targets/state': { least: 'admin', query: '' },
  templates: { least: 'support', query: '' },
  views: { least: 'viewer', query: '' },
};

/** Routes that are not below `app/api`, with what they are asked: they lead a browser on, and hand nobody a session for nothing. */
export const LEADING_ROUTES: Record<string, string> = {
  '/sign-in/callback': '?code=stolen&state=stolen',
  '/sign-in/start': '?next=https%3A%2F%2Fevil.example%2F',
};

/** The methods that a route answers; a browser may ask any for its head alone, and what it answers. */
export const methodsOf = ({ posted }: { posted?: true | undefined } = {}) => ['GET', ...(posted ? ['POST'] : [])];
/** As `allowedAt` tells them. */
export const allowedBy = (methods: string[]) => [...methods, 'HEAD', 'OPTIONS'].sort().join(', ');

/** The same for every page: its heading, and what it calls itself to a role that may not see it. `ofTarget`: what it shows is of one. */
export const PAGES: Record<string, { least: Least; heading?: string; unseen?: string; ofTarget?: true }> = {
  '/': { least: 'everybody' },
  '/account': { least: 'none', heading: 'Your account' },
  '/audit': { least: 'auditor', heading: 'Audit', unseen: 'the audit' },
  '/blocks': { least: 'support', heading: 'Blocks', unseen: 'blocks', ofTarget: true },
  '/connections': { least: 'viewer', heading: 'Connections', ofTarget: true },
  '/doctor': { least: 'operator', heading: 'Doctor', unseen: 'the doctor', ofTarget: true },
  '/jobs': { least: 'support', heading: 'Jobs', unseen: 'jobs', ofTarget: true },
  '/jobs/job': { least: 'support', heading: 'Job', unseen: 'this job', ofTarget: true },
  '/jobs/new': { least: 'support', heading: 'New job', unseen: 'this form', ofTarget: true },
  '/overview': { least: 'viewer', heading: 'Overview', ofTarget: true },
  '/requests': { least: 'support', heading: 'Requests', unseen: 'requests' },
  '/sign-in': { least: 'everybody' },
  '/sign-in/invitation': { least: 'everybody' },
  '/sweep': { least: 'operator', heading: 'Ghosts', unseen: 'the ghost sweep', ofTarget: true },
  '/targets': { least: 'admin', heading: 'Targets', unseen: 'the targets' },
  '/targets/new': { least: 'admin', heading: 'Add a target', unseen: 'this form' },
  '/test': { least: 'support', heading: 'Test client', unseen: 'this page', ofTarget: true },
  '/users': { least: 'admin', heading: 'Users', unseen: 'the users' },
  '/users/person': { least: 'admin', heading: 'User', unseen: 'this user' },
};

type Reference = { workers: Record<string, unknown>; filename: string; exportedName: string };
export type Action = { name: string; id: string; path: string };

/** The actions that the build answers, by the id that a browser calls them by and a page that does. */
export function builtActions(): Action[] {
  const manifest = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8'));
  return Object.entries<Reference>(manifest.node).map(([id, { workers, exportedName }]) => ({
    name: exportedName,
    id,
    path: pathOf(Object.keys(workers)[0] ?? ''),
  }));
}

/** `app/(console)/jobs/new/page` is `/jobs/new`. */
function pathOf(worker: string): string {
  const parts = worker.split('/').filter((part) => !/^(\.|app|page|\(.*\))$/.test(part));
  return `/${parts.join('/')}`;
}

/** The names of all that `lib/actions` exports. */
export function writtenActions(): string[] {
  return readdirSync('lib/actions').flatMap((file) =>
    [...readFileSync(join('lib/actions', file), 'utf8').matchAll(/^export (?:const|async function) (\w+)/gm)].map(
      ([, name = '']) => name,
    ),
  );
}

const ENDING = /\.[jt]sx?$/;

/** The addresses of all `page` or `route` files below `app`, whatever they are written in. */
function writtenAt(kind: 'page' | 'route'): string[] {
  return readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((path) => ENDING.test(path) && basename(path).replace(ENDING, '') === kind)
    .map((path) => pathOf(dirname(path)))
    .sort();
}

/** The same as the build answers them, without what Next adds. */
function builtAt(kind: 'page' | 'route'): string[] {
  const built: Record<string, string> = JSON.parse(readFileSync('.next/app-path-routes-manifest.json', 'utf8'));
  return Object.entries(built)
    .filter(([file, path]) => file.endsWith(`/${kind}`) && !/^\/(_not-found|_global-error|icon\.svg)$/.test(path))
    .map(([, path]) => path)
    .sort();
}

/** All that can be asked for by an address, as it is written and as it is built. */
export const allPages = () => ({ written: writtenAt('page'), built: builtAt('page') });
export const allRoutes = () => ({ written: writtenAt('route'), built: builtAt('route') });

/** The methods that a route of the build says it answers. */
export async function allowedAt(request: APIRequestContext, path: string): Promise<string> {
  const { allow = '' } = (await request.fetch(path, { method: 'OPTIONS' })).headers();
  return allow.split(', ').sort().join(', ');
}

/** What a person gets to see. */
export async function shown(response: APIResponse, { heading, unseen }: (typeof PAGES)[string]): Promise<string> {
  const html = await response.text();
  // A page that has begun to load is sent there by the page itself.
  if (
    new URL(response.url()).pathname === '/sign-in' ||
    /http-equiv="refresh" content="1;url=\/sign-in\?next=/.test(html)
  ) {
    // What nobody may see is not there either, under what leads away from it.
    return html.includes('<main') && html.includes(`>${heading}</h1>`) ? 'shown without a session' : 'unauthenticated';
  }
  // Whoever sees no target, and whoever is led to all that they may see.
  if (heading !== 'Audit' && /No target is open to you/.test(html)) return 'forbidden';
  if (heading === 'Connections' && new URL(response.url()).pathname === '/audit') return 'forbidden';
  if (unseen && html.includes(`You cannot see ${unseen}`)) return 'forbidden';
  if (/There is no (such target|target named elsewhere)|NEXT_HTTP_ERROR_FALLBACK;404/.test(html))
    return 'no such target';
  return html.includes(`>${heading}</h1>`) ? 'the page' : `${response.status()} and neither`;
}

/** Every route below `app/api`. */
export const writtenRoutes = () => Object.keys(ROUTES);
/** Every page for which one has to be signed in. */
export const writtenPages = () => Object.keys(PAGES).filter((path) => PAGES[path]?.least !== 'everybody');

/** Calls an action as a browser does; the answer's text holds its Result. */
export async function act(
  request: APIRequestContext,
  { id, path }: Action,
  input: object,
  headers: Record<string, string> = {},
) {
  const response = await request.post(path, {
    headers: { ...headersOf(id), ...headers },
    data: JSON.stringify([input]),
  });
  const cookies = response.headers()['set-cookie'] ?? '';
  return { status: response.status(), text: await response.text(), cookies };
}

/** The code of the error in an answer's text. */
export const codeOf = (text: string) => /"error":\{"code":"(\w+)"/.exec(text)?.[1] ?? 'ok';

/** By which Next knows what is asked for as an action. */
export const headersOf = (id: string) => {
  return { 'next-action': id, accept: 'text/x-component', 'content-type': 'text/plain;charset=UTF-8' };
};

/** Sends a body that does not say beforehand how large it is. */
export async function postInPieces(url: string, body: string, headers: Record<string, string>) {
  const init = { method: 'POST', body: new Blob([body]).stream(), duplex: 'half', headers };
  const response = await fetch(url, init);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}
