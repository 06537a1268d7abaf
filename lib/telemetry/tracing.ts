import { SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { discreet } from './discreet-span';
import { makeSpansBy } from './span';

/**
 * From now on the work of this process is traced, and told by OTLP over HTTP to where the standard variables say. Loaded only when they
 * say so. Next makes the spans of requests by itself and goes on with the trace of whoever asks.
 */
export function startTracing({ serviceName }: { serviceName: string }): { stop(): Promise<void> } {
  const exporter = new DiscreetExporter();
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  const tracer = trace.getTracer('switchboard');
  makeSpansBy((name, attributes, work) =>
    tracer.startActiveSpan(name, { attributes }, async (span) => {
      try {
        return await work();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', (error as Error)?.name ?? 'unknown');
        throw error;
      } finally {
        span.end();
      }
    }),
  );
  return { stop: () => provider.shutdown() };
}

class DiscreetExporter extends OTLPTraceExporter {
  override export(spans: ReadableSpan[], onResult: Parameters<OTLPTraceExporter['export']>[1]): void {
    super.export(spans.map(discreet), onResult);
  }
}
