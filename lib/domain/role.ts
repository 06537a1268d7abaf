/** From the least to the most; each role may do all that the one before it may. */
export const ROLES = ['viewer', 'support', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];
/** `none`: may not even see it. */
export type TargetRole = Role | 'none';
/** `auditor` stands beside the others, and in the console alone: reads the audit, and sees no target by that. */
export type AnyRole = TargetRole | 'auditor';

/** What a person begins with, and what a group gives. */
export const GIVEN_ROLES = [...ROLES, 'auditor'] as const;
export type GivenRole = (typeof GIVEN_ROLES)[number];

/**
 * What a person may do: a role in the console and on every target, and another on the targets that are named. `isAuditor` comes on top of any of
 * them; consoles of older versions know nothing of it, and let nobody read more for it.
 */
export type Standing = { role: TargetRole; targetRoles: Readonly<Record<string, TargetRole>>; isAuditor?: boolean };

export function standingOf(given: GivenRole): Standing {
  return given === 'auditor'
    ? { role: 'none', targetRoles: {}, isAuditor: true }
    : { role: given, targetRoles: {}, isAuditor: false };
}

export function roleOn({ role, targetRoles }: Standing, target: string): TargetRole {
  return known(Object.hasOwn(targetRoles, target) ? targetRoles[target] : role);
}

/** As what they act in the console itself. */
export function roleInConsole({ role, isAuditor }: Pick<Standing, 'role' | 'isAuditor'>): AnyRole {
  return isAuditor && role !== 'admin' ? 'auditor' : known(role);
}

/** As the audit names it; null for none. */
export function recordedRole(role: AnyRole): GivenRole | null {
  return role === 'none' ? null : role;
}

/** One that only a newer console gives is none here. */
function known(role: TargetRole | undefined): TargetRole {
  return role !== undefined && RANKS.includes(role) ? role : 'none';
}

export type Permission =
  | 'connections.read'
  | 'connections.export'
  | 'personal.read'
  | 'personal.reveal'
  | 'connections.send'
  | 'connections.kick'
  | 'registry.remove'
  | 'doctor.examine'
  | 'sweep.run'
  | 'overview.configure'
  | 'views.manage'
  | 'blocks.read'
  | 'blocks.manage'
  | 'audit.read'
  | 'users.manage'
  | 'targets.manage'
  | 'account.manage';

const LEAST_ROLE: Record<Permission, TargetRole> = {
  'connections.read': 'viewer',
  /** What may be read page by page; masked without `personal.read`. */
  'connections.export': 'viewer',
  /** Source IP and user agent without asking; `personal.reveal`: of one connection, recorded in the audit. */
  'personal.read': 'operator',
  'personal.reveal': 'support',
  'connections.send': 'support',
  'connections.kick': 'operator',
  'registry.remove': 'operator',
  'doctor.examine': 'operator',
  'sweep.run': 'operator',
  'overview.configure': 'operator',
  /** Changes to shared views of others; whoever shared one may change it anyway. */
  'views.manage': 'operator',
  'blocks.read': 'support',
  'blocks.manage': 'operator',
  'audit.read': 'admin',
  'users.manage': 'admin',
  'targets.manage': 'admin',
  /** One's own password, second factor and sessions: for everybody, whatever their roles. */
  'account.manage': 'none',
};

const OF_CONSOLE: readonly Permission[] = ['audit.read', 'users.manage', 'targets.manage', 'account.manage'];

const RANKS: readonly TargetRole[] = ['none', ...ROLES];

/** Whether it is about the console itself; every other one holds on one target, by the role there. */
export function isOfConsole(permission: Permission): boolean {
  return OF_CONSOLE.includes(permission);
}

export function roleMay(role: AnyRole, permission: Permission): boolean {
  if (role === 'auditor') return permission === 'audit.read' || roleMay('none', permission);
  return RANKS.indexOf(role) >= RANKS.indexOf(LEAST_ROLE[permission]);
}

export function permissionsOf(role: AnyRole): Permission[] {
  return (Object.keys(LEAST_ROLE) as Permission[]).filter((permission) => roleMay(role, permission));
}

/** `viewer`, `auditor`, or `viewer, auditor` for whoever is both. */
export function describeRole({ role, isAuditor }: Pick<Standing, 'role' | 'isAuditor'>): string {
  if (!isAuditor) return role;
  return role === 'none' ? 'auditor' : `${role}, auditor`;
}

/** `viewer, staging operator, production none` */
export function describeStanding({ targetRoles, ...standing }: Standing): string {
  return [describeRole(standing), ...Object.entries(targetRoles).map(([target, there]) => `${target} ${there}`)].join(
    ', ',
  );
}

export function isSameStanding(one: Standing, other: Standing): boolean {
  const sorted = ({ targetRoles }: Standing) => JSON.stringify(Object.entries(targetRoles).sort());
  const isEqual = one.role === other.role && Boolean(one.isAuditor) === Boolean(other.isAuditor);
  return isEqual && sorted(one) === sorted(other);
}

/** Where somebody who sees no target works instead: an admin sees there why none is used. Undefined: nowhere. */
export function pageWithoutTargets(permissions: readonly Permission[]): '/targets' | '/audit' | undefined {
  if (permissions.includes('targets.manage')) return '/targets';
  return permissions.includes('audit.read') ? '/audit' : undefined;
}
