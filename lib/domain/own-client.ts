import type { Target } from './target';

/** Users that begin like this are test clients of a console: jobs can leave them out, and anybody can find them. */
const PREFIX = 'switchboard-test-';

/** The user that one connection of a test client names itself as; `mark` tells it from all others. */
export function testClientUser(person: string, mark: string): string {
  return `${PREFIX}${person}-${mark}`;
}

export function isTestClient({ userId }: { userId?: string }): boolean {
  return userId?.startsWith(PREFIX) === true;
}

/** What clients of a target connect to: its stage by wss, unless the target says otherwise. */
export function clientUrlOf({ clientUrl, callbackUrl }: Pick<Target, 'clientUrl' | 'callbackUrl'>): string {
  return clientUrl ?? callbackUrl.replace(/^http/, 'ws');
}

/** The address with the user in it; undefined when it is no WebSocket address. What it already says stays. */
export function addressWith(address: string, parameter: string | null, user: string): string | undefined {
  try {
    const url = new URL(address.trim());
    if (!/^wss?:$/.test(url.protocol)) return undefined;
    url.hash = '';
    if (parameter !== null) url.searchParams.set(parameter, user);
    return url.href;
  } catch {
    return undefined;
  }
}
