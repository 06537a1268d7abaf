import type { AnyRole, Standing } from '@/lib/domain/role';

export const ROLE_WORDS: Record<AnyRole, string> = {
  none: 'Sees nothing.',
  viewer: 'Sees connections and their details.',
  support: 'Sees connections and who is blocked, and sends notices.',
  operator: 'Sees connections, sends notices, kicks, blocks clients and removes ghost rows.',
  admin: 'Does all that an operator does, manages users and targets, and reads the audit.',
  auditor: 'Reads the audit, with addresses masked. Sees no target.',
};

export function standingWords({ role, isAuditor }: Pick<Standing, 'role' | 'isAuditor'>): string {
  if (!isAuditor || role === 'admin') return ROLE_WORDS[role];
  return role === 'none' ? ROLE_WORDS.auditor : `${ROLE_WORDS[role]} Also reads the audit, with addresses masked.`;
}
