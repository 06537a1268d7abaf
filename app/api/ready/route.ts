import { consoleReady } from '@/lib/server/console-ready';
import { listSignInWays } from '@/lib/server/context';
import { isFirstPassword } from '@/lib/server/first-password';
import { isOwnStart } from '@/lib/server/own-start';
import { checkConsole } from '@/lib/services/check-health';

export const dynamic = 'force-dynamic';

/** 200 once people can sign in, though a target may not work: one broken target never takes the others down. */
export async function GET(request: Request): Promise<Response> {
  const { details, outline } = await checkConsole(consoleReady);
  const isOk = details === 'ok';
  const firstPassword = isOk ? await isFirstPassword(request).catch(() => undefined) : undefined;
  const isOwn = isOwnStart(request);
  const parts = { console: isOwn ? details : outline };
  const headers = { 'cache-control': 'no-store' };
  return Response.json(
    { ok: isOk, parts, firstPassword, onlyProvider: isOk && isOwn ? onlyProvider() : undefined },
    { status: isOk ? 200 : 503, headers },
  );
}

/** What the start prints no link and no password for. */
function onlyProvider(): string | undefined {
  const { external, hasLocal } = listSignInWays();
  return hasLocal ? undefined : (external ?? undefined);
}
