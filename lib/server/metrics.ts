import 'server-only';
import { createJobs } from '../console/jobs';
import { refuseScrape } from '../telemetry/bearer';
import { createMetrics, type Metrics } from '../telemetry/metrics';
import { context } from './context';
import { env } from './env';
import { log } from './log';
import { processWide } from './process-wide';

/** From now on what happens here is counted, when somebody is to read it. */
export function startMetrics(): void {
  if (env().METRICS_TOKEN !== undefined) metrics();
}

/** The metrics for whoever has the token; for anybody else the reason why not, in words. */
export async function answerMetrics({ headers }: Request): Promise<Response> {
  const refusal = refuseScrape(env().METRICS_TOKEN, headers.get('authorization'));
  if (refusal) {
    const challenge = refusal.status === 401 ? { 'www-authenticate': 'Bearer realm="metrics"' } : undefined;
    return new Response(refusal.words, {
      status: refusal.status,
      headers: { 'cache-control': 'no-store', ...challenge },
    });
  }
  const text = await metrics().text();
  return new Response(text, { headers: { 'content-type': metrics().contentType, 'cache-control': 'no-store' } });
}

function metrics(): Metrics {
  return processWide('metrics', () =>
    createMetrics({
      countJobs,
      onError: (error) => log().warn({ err: error }, 'jobs were not counted'),
    }),
  );
}

async function countJobs(): Promise<Record<string, number>> {
  const counts: Record<string, number> = { preparing: 0, scheduled: 0, running: 0 };
  for (const { status } of await createJobs(context().table).active()) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
