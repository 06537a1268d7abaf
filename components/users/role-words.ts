import type { Role } from '@/lib/domain/role';

export const ROLE_WORDS: Record<Role, string> = {
  viewer: 'Sees connections and their details.',
  support: 'Also sends notices and sees who is blocked.',
  operator: 'Also kicks connections, blocks clients and removes ghost rows.',
  admin: 'Also manages users and reads the audit.',
};
