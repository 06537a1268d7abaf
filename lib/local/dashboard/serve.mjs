// What `next start` does, with the built scripts and styles from disk as they were compressed by the build: Next would compress
// each of them anew for every visitor. Plain JavaScript, so that the dashboard runs without a loader.

import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import next from 'next';
import sirv from 'sirv';

const ASSETS = '/_next/static';
const A_YEAR_S = 31_536_000;
/** Longer than what stands in front keeps a connection that nobody uses (the load balancer of `console.yaml`: an hour): whoever closes first must not be the one that is asked. */
const KEEP_ALIVE_MS = 3_660_000;
/** How often Node looks which connections have sent too little for too long: `lib/server/bound-connections.ts`. By itself it does so every 30 seconds. */
const CHECK_MS = 5_000;

const { hostname, port } = parseArgs({
  options: { hostname: { type: 'string', short: 'H' }, port: { type: 'string', short: 'p' } },
}).values;

async function main() {
  const app = next({ dev: false, hostname, port: Number(port) });
  await app.prepare();
  const render = app.getRequestHandler();
  // Their names change with their content.
  const sendAsset = sirv(join('.next', 'static'), {
    brotli: true,
    gzip: true,
    immutable: true,
    maxAge: A_YEAR_S,
    setHeaders: (res) => res.setHeader('X-Content-Type-Options', 'nosniff'),
  });

  const server = createServer({ connectionsCheckingInterval: CHECK_MS }, (req, res) => {
    const { url } = req;
    if (!url?.startsWith(`${ASSETS}/`)) return render(req, res);
    req.url = url.slice(ASSETS.length);
    sendAsset(req, res, () => {
      req.url = url;
      render(req, res);
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('error', fail);
  server.listen(Number(port), hostname);
  // Signals are for the dashboard itself, which hands its work over: `lib/server/shutdown.ts`.
}

function fail(error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

main().catch(fail);
