import type { Role } from '@/lib/domain/role';

export const ROLE_WORDS: Record<Role, string> = {
  viewer: 'Sees connections and their details.',
  support: 'Also sends notices.',
  operator: 'Also kicks connections and removes ghost rows.',
  admin: 'Also manages users and reads the audit.',
};
