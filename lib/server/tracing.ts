import 'server-only';
import { env } from './env';
import { processWide } from './process-wide';

type Tracing = { stop(): Promise<void> };

/** Traces what happens here when a variable says where to; else nothing of it is even loaded. */
export async function startTraces(): Promise<void> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_SERVICE_NAME } = env();
  if (!OTEL_EXPORTER_OTLP_ENDPOINT && !OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return;
  const { startTracing } = await import('../telemetry/tracing');
  traces().tracing = startTracing({ serviceName: OTEL_SERVICE_NAME });
}

/** Tells what has not been told yet. */
export async function stopTraces(): Promise<void> {
  await traces().tracing?.stop();
}

function traces(): { tracing?: Tracing } {
  return processWide('traces', () => ({}));
}
