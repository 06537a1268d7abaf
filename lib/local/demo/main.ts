import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { announceReady, endWithLauncher, failToStart } from '../child';
import { DemoClient } from './demo-client';
import { personas } from './personas';

/** Between two first connections: a crowd that arrives at once would look like a reconnect storm. */
const STAGGER_MS = 20;
const END_BOUND_MS = 1000;
const STOP_BOUND_MS = 2000;

const envSchema = z.object({
  GATEWAY_URL: z.url({ protocol: /^wss?$/ }),
  DEMO_CLIENTS: z.coerce.number().int().min(0),
  LOG_LEVEL: z.string().optional(),
});

/** The demo clients, as a process of their own. */
async function main(): Promise<void> {
  const env = envSchema.parse(process.env);
  const debug = env.LOG_LEVEL === 'debug' ? (line: string) => console.log(line) : () => {};
  const clients = personas(env.DEMO_CLIENTS).map(
    (persona) => new DemoClient({ gatewayUrl: env.GATEWAY_URL, persona, random: Math.random, debug }),
  );
  endWithLauncher(async () => {
    await Promise.all(clients.map((client) => client.end(END_BOUND_MS)));
  }, STOP_BOUND_MS);
  announceReady();
  for (const client of clients) {
    client.connect();
    await delay(STAGGER_MS);
  }
}

main().catch(failToStart);
