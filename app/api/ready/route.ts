import { consoleReady } from '@/lib/server/console-ready';
import { isFirstPassword } from '@/lib/server/first-password';
import { checkConsole } from '@/lib/services/check-health';

export const dynamic = 'force-dynamic';

/** 200 once people can sign in, though a target may not work: one broken target never takes the others down. */
export async function GET(request: Request): Promise<Response> {
  const console = await checkConsole(consoleReady);
  const isOk = console === 'ok';
  const firstPassword = isOk ? await isFirstPassword(request).catch(() => undefined) : undefined;
  const headers = { 'cache-control': 'no-store' };
  return Response.json({ ok: isOk, parts: { console }, firstPassword }, { status: isOk ? 200 : 503, headers });
}
