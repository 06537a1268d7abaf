/** From the least to the most; each role may do all that the one before it may. */
export const ROLES = ['viewer', 'support', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];
/** `none`: may not even see it. */
export type AnyRole = Role | 'none';

/** What a person may do: a role in the console and on every target, and another on the targets that are named. */
export type Standing = { role: AnyRole; targetRoles: Readonly<Record<string, AnyRole>> };

export function roleOn({ role, targetRoles }: Standing, target: string): AnyRole {
  return Object.hasOwn(targetRoles, target) ? (targetRoles[target] as AnyRole) : role;
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

const LEAST_ROLE: Record<Permission, AnyRole> = {
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

const RANKS: readonly AnyRole[] = ['none', ...ROLES];

/** Whether it is about the console itself; every other one holds on one target, by the role there. */
export function isOfConsole(permission: Permission): boolean {
  return OF_CONSOLE.includes(permission);
}

export function roleMay(role: AnyRole, permission: Permission): boolean {
  return RANKS.indexOf(role) >= RANKS.indexOf(LEAST_ROLE[permission]);
}

export function permissionsOf(role: AnyRole): Permission[] {
  return (Object.keys(LEAST_ROLE) as Permission[]).filter((permission) => roleMay(role, permission));
}

/** `viewer, staging operator, production none` */
export function describeStanding({ role, targetRoles }: Standing): string {
  return [role, ...Object.entries(targetRoles).map(([target, there]) => `${target} ${there}`)].join(', ');
}

export function isSameStanding(one: Standing, other: Standing): boolean {
  const sorted = ({ targetRoles }: Standing) => JSON.stringify(Object.entries(targetRoles).sort());
  return one.role === other.role && sorted(one) === sorted(other);
}
