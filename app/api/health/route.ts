import { consoleReady } from '@/lib/server/console-ready';
import { context } from '@/lib/server/context';
import { checkHealth } from '@/lib/services/check-health';

export const dynamic = 'force-dynamic';

/** 200 once every part works, else 503; says which part, never an address or a credential. */
export async function GET(): Promise<Response> {
  const health = await checkHealth({ consoleReady, targets: [...context().targets.values()] });
  return Response.json(health, { status: health.ok ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
