import { createEmbeddedMetrics, type EmbeddedMetrics } from '../telemetry/embedded-metrics';
import type { MetricsEnv } from './env';

/** Undefined unless METRICS_NAMESPACE is set: then nothing is counted, and nothing is paid for. */
export function metricsOf({
  METRICS_NAMESPACE,
  AWS_LAMBDA_FUNCTION_NAME: functionName = 'function',
}: MetricsEnv): EmbeddedMetrics | undefined {
  if (METRICS_NAMESPACE === undefined) return undefined;
  return createEmbeddedMetrics({
    namespace: METRICS_NAMESPACE,
    functionName,
    // Lambda's console puts the time before each line, and CloudWatch then reads no metric from it.
    write: (line) => void process.stdout.write(`${line}\n`),
  });
}
