import { consoleReady } from '@/lib/server/console-ready';
import { checkConsole } from '@/lib/services/check-health';

export const dynamic = 'force-dynamic';

/** 200 once people can sign in, though a target may not work: one broken target never takes the others down. */
export async function GET(): Promise<Response> {
  const console = await checkConsole(consoleReady);
  const headers = { 'cache-control': 'no-store' };
  return Response.json({ ok: console === 'ok', parts: { console } }, { status: console === 'ok' ? 200 : 503, headers });
}
