import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { trace } from '@opentelemetry/api';
import { expect, onTestFinished, test, vi } from 'vitest';
import { inSpan } from './span';
import { startTracing } from './tracing';

type Sent = {
  resourceSpans: {
    resource: { attributes: { key: string; value: object }[] };
    scopeSpans: {
      spans: { name: string; traceId: string; spanId: string; parentSpanId?: string; attributes: { key: string }[] }[];
    }[];
  }[];
};

/** What a collector of OpenTelemetry is to an exporter. */
async function startReceiver() {
  const received: { path: string | undefined; sent: Sent; text: string }[] = [];
  const server = createServer(async (request, response) => {
    const sent = (await json(request)) as Sent;
    received.push({ path: request.url, sent, text: JSON.stringify(sent) });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('spans reach a receiver of OTLP, one inside the other, without what could name anybody', async () => {
  // Before it starts nothing is made and the work is done all the same.
  expect(await inSpan('untold', {}, async () => 1)).toBe(1);
  const { received, url } = await startReceiver();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const tracing = startTracing({ serviceName: 'switchboard-test' });
  await inSpan('kick connections', {}, async () => {
    await inSpan('dynamodb Query', { 'rpc.service': 'dynamodb', 'rpc.method': 'Query' }, async () => {
      trace.getActiveSpan()?.setAttribute('http.target', '/connections?user=ann');
    });
    await inSpan('GET /connections?ip=192.0.2.1', {}, async () => {
      trace.getActiveSpan()?.addEvent('searched for ann');
    });
    const failing = inSpan('execute-api PostToConnection', {}, async () => {
      throw Object.assign(new Error('ann is gone'), { name: 'GoneException' });
    });
    await expect(failing).rejects.toThrow('ann is gone');
  });
  await tracing.stop();

  expect(received.map(({ path }) => path)).toEqual(['/v1/traces']);
  const [{ sent, text }] = received as [(typeof received)[number]];
  const [resource] = sent.resourceSpans;
  expect(resource?.resource.attributes).toContainEqual({
    key: 'service.name',
    value: { stringValue: 'switchboard-test' },
  });
  const spans = resource?.scopeSpans.flatMap((scope) => scope.spans) ?? [];
  expect(spans.map(({ name }) => name).sort()).toEqual([
    'GET /connections',
    'dynamodb Query',
    'execute-api PostToConnection',
    'kick connections',
  ]);
  const outer = spans.find(({ name }) => name === 'kick connections');
  for (const span of spans.filter((each) => each !== outer)) {
    expect(span).toMatchObject({ parentSpanId: outer?.spanId, traceId: outer?.traceId });
  }
  expect(text).toContain('GoneException');
  expect(text).not.toMatch(/ann|192\.0\.2\.1/);
});
