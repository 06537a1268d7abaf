import 'server-only';
import { isPasswordOf } from '../console/password';
import { isBearer } from '../telemetry/bearer';
import { context, FIRST_USER } from './context';
import { env } from './env';

/**
 * Whether ADMIN_PASSWORD still lets the first user in. For the start alone, which knows both that and the token of its sign-in link: undefined
 * for anybody else. Throws the SDK's exception.
 */
export async function isFirstPassword({ headers }: Request): Promise<boolean | undefined> {
  const { ADMIN_PASSWORD, SIGN_IN_TOKEN } = env();
  const given = headers.get('authorization');
  if (!ADMIN_PASSWORD || !SIGN_IN_TOKEN || !given || !isBearer(given, SIGN_IN_TOKEN)) return undefined;
  const user = await context().users.find(FIRST_USER);
  return Boolean(user?.passwordHash) && isPasswordOf(ADMIN_PASSWORD, user?.passwordHash ?? '');
}
