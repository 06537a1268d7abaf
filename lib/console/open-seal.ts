import { unsealData } from 'iron-session';

/**
 * What was sealed, whenever that was: it holds its end itself, by the clock of the table. Nothing of it when the seal is foreign, broken, or never was
 * one: a browser sends what it likes, and on some of that iron-session throws.
 */
export async function openSeal<D extends object>(seal: string, password: string): Promise<Partial<D>> {
  try {
    return await unsealData<Partial<D>>(seal, { password, ttl: 0 });
  } catch {
    return {};
  }
}
