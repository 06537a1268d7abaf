import { maskUserName } from '../../domain/mask-name';
import type { ReleaseAct, ReleaseRequest } from '../../domain/release';
import { isOnConnections } from '../../domain/release-subjects';
import type { Registry } from '../../registry/registry';

const AT_ONCE = 25;
/** In characters; with as many as one act takes they leave room for what was asked for in one item of the table. */
const MAX_NAME = 200;

/**
 * Whose connections an act is for, as every role may see it, when they connected, and of which other stage they are, in the order of `subjects`. Nothing where no row could be read: a
 * registry that does not answer keeps nobody from asking.
 */
export async function findRecipients(
  registry: Pick<Registry, 'get'> | undefined,
  act: ReleaseAct,
  subjects: readonly string[],
): Promise<Pick<ReleaseRequest, 'users' | 'connectedAt' | 'stages'>> {
  if (!registry || !isOnConnections(act)) return {};
  const entries: Awaited<ReturnType<Registry['get']>>[] = [];
  for (let at = 0; at < subjects.length; at += AT_ONCE) {
    entries.push(...(await Promise.all(subjects.slice(at, at + AT_ONCE).map((id) => registry.get(id)))));
    // Else a registry that does not answer would be waited for with each.
    if (!entries.some(({ ok }) => ok)) return {};
  }
  const stages = entries.map((entry) => (entry.ok && entry.data?.row.foreignStage?.slice(0, MAX_NAME)) || null);
  return {
    users: entries.map((entry) => entry.ok && nameIn(entry.data?.row)),
    connectedAt: entries.map((entry) => (entry.ok && entry.data?.row.connectedAt) || null),
    ...(stages.some(Boolean) && { stages }),
  };
}

type Row = { userId?: string; sourceIp?: string; userAgent?: string };

function nameIn({ userId, sourceIp, userAgent }: Row = {}): string | null {
  return userId === undefined ? null : maskUserName(userId, [sourceIp, userAgent]).slice(0, MAX_NAME);
}
