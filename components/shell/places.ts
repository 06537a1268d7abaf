import { isOfConsole, type Permission } from '@/lib/domain/role';
import type { TargetDto } from '@/lib/domain/target';

export type Place = { path: string; name: string };

const PLACES: (Place & { permission: Permission })[] = [
  { path: '/connections', name: 'Connections', permission: 'connections.read' },
  { path: '/overview', name: 'Overview', permission: 'connections.read' },
  { path: '/jobs', name: 'Jobs', permission: 'connections.send' },
  { path: '/test', name: 'Test client', permission: 'connections.send' },
  { path: '/blocks', name: 'Blocks', permission: 'blocks.read' },
  { path: '/doctor', name: 'Doctor', permission: 'doctor.examine' },
  { path: '/sweep', name: 'Ghosts', permission: 'sweep.run' },
  { path: '/audit', name: 'Audit', permission: 'audit.read' },
  { path: '/users', name: 'Users', permission: 'users.manage' },
  { path: '/targets', name: 'Targets', permission: 'targets.manage' },
];

/** Where somebody may go: `permissions` are those in the console itself, the target's own say the rest. */
export function placesFor(permissions: readonly Permission[], target: TargetDto | undefined): Place[] {
  return PLACES.filter(({ permission }) =>
    (isOfConsole(permission) ? permissions : (target?.permissions ?? [])).includes(permission),
  );
}
