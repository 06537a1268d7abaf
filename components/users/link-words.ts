import { formatAbsolute } from '@/lib/domain/format';

/** To the minute. */
export function untilWords(at: number): string {
  return formatAbsolute(at).replace(/:\d\d\.\d+/, '');
}

/** The token stands behind the #: browsers send that to no server, so that no log on the way has it. */
export function linkOf(token: string): string {
  return `${window.location.origin}/sign-in/invitation#${token}`;
}

export function linkNote(name: string, until: number): string {
  return `This link works once, until ${untilWords(until)}. It is not shown again, so hand it over now, to ${name} alone.`;
}
