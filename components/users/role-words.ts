import type { AnyRole } from '@/lib/domain/role';

export const ROLE_WORDS: Record<AnyRole, string> = {
  none: 'Sees nothing.',
  viewer: 'Sees connections and their details.',
  support: 'Also sends notices and sees who is blocked.',
  operator: 'Also kicks connections, blocks clients and removes ghost rows.',
  admin: 'Also manages users and targets, and reads the audit.',
};
