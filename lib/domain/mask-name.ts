import { maskText } from './mask-value';
import { scrub } from './scrub';
import { isIp } from './search-ip';

const OTHER = 'Other client';
/** "Chrome 141 on macOS": a browser as its user agent is read. */
const BROWSER = /^[a-z][a-z .+-]{0,29}( \d{1,5}){0,2}( on [a-z][a-z ]{0,19}( \d{1,2})?)?$/i;
/** "okhttp/4.12.0": a program that names itself. */
const PROGRAM = /^[a-z][\w-]{0,39}(\/v?\d{1,5}(\.\d{1,7}){0,2})?$/i;

/** A client in words, unless it is something else that a client wrote into its user agent. */
export function maskClient(client: string): string {
  return BROWSER.test(client) || PROGRAM.test(client) ? client : OTHER;
}

/** Users stay readable; an application may use an address, or what a client says of itself, as one. */
export function maskUserName(user: string, secrets: readonly (string | undefined)[]): string {
  if (isIp(user) || secrets.includes(user)) return maskText(user);
  return scrub(user, []);
}
