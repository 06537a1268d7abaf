import { answerMetrics } from '@/lib/server/metrics';

export const dynamic = 'force-dynamic';

/** For Prometheus: who reads it has a token of its own and no session. */
export const GET = answerMetrics;
