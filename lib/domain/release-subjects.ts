import type { ReleaseAct } from './release';

/** What these are for are connections, by id. */
export function isOnConnections(act: ReleaseAct): boolean {
  return act === 'send' || act === 'kick' || act === 'remove';
}
