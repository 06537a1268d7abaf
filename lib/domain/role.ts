/** From the least to the most; each role may do all that the one before it may. */
export const ROLES = ['viewer', 'support', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

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
  | 'account.manage';

const LEAST_ROLE: Record<Permission, Role> = {
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
  /** One's own password, second factor and sessions. */
  'account.manage': 'viewer',
};

export function roleMay(role: Role, permission: Permission): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(LEAST_ROLE[permission]);
}

export function permissionsOf(role: Role): Permission[] {
  return (Object.keys(LEAST_ROLE) as Permission[]).filter((permission) => roleMay(role, permission));
}
