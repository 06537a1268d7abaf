import { maskUserName } from '../../domain/mask-name';
import type { ReleaseAct } from '../../domain/release';
import { isOnConnections } from '../../domain/release-subjects';
import type { Registry } from '../../registry/registry';

const AT_ONCE = 25;
/** In characters; with as many as one act takes they leave room for what was asked for in one item of the table. */
const MAX_NAME = 200;

/**
 * Whose connections an act is for, in the order of `subjects`, as every role may see it; null where the registry does not say. Undefined where it says it
 * of none: a registry that cannot be read keeps nobody from asking.
 */
export async function findUsers(
  registry: Pick<Registry, 'get'> | undefined,
  act: ReleaseAct,
  subjects: readonly string[],
): Promise<(string | null)[] | undefined> {
  if (!registry || !isOnConnections(act)) return undefined;
  const users: (string | null)[] = [];
  for (let at = 0; at < subjects.length; at += AT_ONCE) {
    const entries = await Promise.all(subjects.slice(at, at + AT_ONCE).map((id) => registry.get(id)));
    if (entries.some(({ ok }) => !ok)) return undefined;
    users.push(...entries.map((entry) => (entry.ok ? nameIn(entry.data?.row) : null)));
  }
  return users.some((user) => user !== null) ? users : undefined;
}

type Row = { userId?: string; sourceIp?: string; userAgent?: string };

function nameIn({ userId, sourceIp, userAgent }: Row = {}): string | null {
  return userId === undefined ? null : maskUserName(userId, [sourceIp, userAgent]).slice(0, MAX_NAME);
}
