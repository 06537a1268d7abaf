import { consoleReady } from '@/lib/server/console-ready';
import { context } from '@/lib/server/context';
import { checkHealth } from '@/lib/services/check-health';

export const dynamic = 'force-dynamic';

/**
 * 200 once every part works that the console was started for, else 503; says which part, never an address or a credential. Targets that were
 * added since are looked at on their page: a broken one must not keep a start waiting.
 */
export async function GET(): Promise<Response> {
  const { targets, targetSet } = context();
  const started = [...targets].filter(([name]) => targetSet.fixed.has(name)).map(([, target]) => target);
  const health = await checkHealth({ consoleReady, targets: started });
  return Response.json(health, { status: health.ok ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
