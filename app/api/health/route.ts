import { readHealth } from '@/lib/server/health';

export const dynamic = 'force-dynamic';

/** 200 once every part works that the console was started for, else 503; what does not, in the words that whoever asks may see. */
export async function GET(request: Request): Promise<Response> {
  const health = await readHealth(request);
  return Response.json(health, { status: health.ok ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
