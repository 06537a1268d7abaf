export const dynamic = 'force-dynamic';

/** 200 while this process answers, whatever becomes of what it works with: whoever restarts it for that helps nobody. */
export function GET(): Response {
  return Response.json({ ok: true }, { headers: { 'cache-control': 'no-store' } });
}
