import 'server-only';
import { log } from './log';

/** `digest` is what a person is shown of it. */
export function logFault(error: unknown, route: string): void {
  const { digest } = (error ?? {}) as { digest?: string };
  log().error({ err: error, digest, route }, 'a page has failed');
}
