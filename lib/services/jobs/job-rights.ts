import type { Audience, AudienceSummary, JobContent } from '../../domain/job';
import { type Role, roleMay } from '../../domain/role';

/** Why this role may not prepare, start or steer such a job; undefined when it may. Sending to some is for all who send. */
export function refusalFor(
  { content, audience }: { content: JobContent; audience: Pick<Audience | AudienceSummary, 'kind'> },
  role: Role,
): string | undefined {
  if (content.kind === 'kick' && !roleMay(role, 'connections.kick')) return 'Your role may not kick. Ask an operator.';
  if (audience.kind === 'everyone' && !roleMay(role, 'connections.kick')) {
    return 'Your role may not address everyone. Ask an operator, or use a filter.';
  }
  return undefined;
}
