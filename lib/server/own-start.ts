import 'server-only';
import { isBearer } from '../telemetry/bearer';
import { env } from './env';

/** Whether the start asks that has made this console: it alone knows the token of its sign-in link. */
export function isOwnStart({ headers }: Request): boolean {
  const { SIGN_IN_TOKEN } = env();
  const given = headers.get('authorization');
  return SIGN_IN_TOKEN !== undefined && given !== null && isBearer(given, SIGN_IN_TOKEN);
}
