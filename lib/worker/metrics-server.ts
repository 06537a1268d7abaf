import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refuseScrape } from '../telemetry/bearer';
import type { Metrics } from '../telemetry/metrics';

/** Where it listens, also when a free port was asked for. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** The one page of a worker: its metrics, under any path, for whoever has the token. */
export function serveMetrics(settings: { host: string; port: number; token: string; metrics: Metrics }): Server {
  const { host, port, token, metrics } = settings;
  const server = createServer(async (request, response) => {
    const refusal = refuseScrape(token, request.headers.authorization);
    if (refusal) {
      response.writeHead(refusal.status, { 'www-authenticate': 'Bearer realm="metrics"' }).end(refusal.words);
      return;
    }
    response
      .writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' })
      .end(await metrics.text());
  });
  return server.listen(port, host);
}
