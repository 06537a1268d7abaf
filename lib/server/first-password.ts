import 'server-only';
import { isPasswordOf } from '../console/password';
import { context, FIRST_USER } from './context';
import { env } from './env';
import { isOwnStart } from './own-start';

/**
 * Whether ADMIN_PASSWORD still lets the first user in. For the start alone, which knows both that and the token of its sign-in link: undefined
 * for anybody else. Throws the SDK's exception.
 */
export async function isFirstPassword(request: Request): Promise<boolean | undefined> {
  const { ADMIN_PASSWORD } = env();
  if (!ADMIN_PASSWORD || !isOwnStart(request)) return undefined;
  const user = await context().users.find(FIRST_USER);
  return Boolean(user?.passwordHash) && isPasswordOf(ADMIN_PASSWORD, user?.passwordHash ?? '');
}
