import { isForEveryone, type JobContent } from './job';
import type { Permission } from './role';

type Judged = { content: Pick<JobContent, 'kind'>; audience: Parameters<typeof isForEveryone>[0] };

/** Why whoever has only these permissions may not prepare, start or steer such a job; undefined when they may. Sending to some is for all who send. */
export function whyNotPermitted(
  { content, audience }: Judged,
  may: (permission: Permission) => boolean,
): string | undefined {
  if (may('connections.kick')) return undefined;
  if (content.kind === 'kick') return 'Your role may not kick. Ask an operator.';
  return isForEveryone(audience) ? 'Your role may not address everyone. Ask an operator, or use a filter.' : undefined;
}
