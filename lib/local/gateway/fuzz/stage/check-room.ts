import { connect } from 'node:net';
import { write } from '../generate/mutate';
import { goodUpgrade } from '../generate/upgrades';
import type { Fault } from '../judge/fault';
import type { Plan } from '../plan';
import { readResponses } from '../reference/read-responses';
import { comesTrue } from './comes-true';
import { play } from './play';

/** Connections that the gateway has for those who look. */
const USED = 20;

/**
 * Nothing that has ended is still counted: as many upgrades can be under way, and as many connections open, as the plan allows. To be
 * called when everybody has gone.
 */
export async function checkRoom(port: number, plan: Plan): Promise<Fault[]> {
  const { maxPendingHandshakes, maxSocketsPerSource } = plan.limits;
  const upgrades = Array.from({ length: maxPendingHandshakes }, async () => {
    const request = goodUpgrade(plan, 'waiting', { how: 'hang' });
    const { received } = await play(port, { steps: [{ send: write(request, Buffer.alloc(0)) }] });
    return readResponses(received, false).responses[0]?.status;
  });
  const refused = (await Promise.all(upgrades)).filter((status) => status !== 502);
  const faults =
    refused.length === 0 ? [] : [{ what: `${refused.length} upgrades had no room: ${refused.slice(0, 5)}` }];

  const sockets = Array.from({ length: maxSocketsPerSource - USED }, () =>
    connect(port, '127.0.0.1').on('error', () => {}),
  );
  await comesTrue(() => sockets.every(({ connecting }) => !connecting));
  // Whoever comes last and is answered came after all others had been counted.
  const last = await play(port, { steps: [{ send: Buffer.from('\0') }, { wait: 'answer' }] });
  const cut = sockets.filter(({ closed }) => closed).length;
  if (cut > 0 || last.received.length === 0) faults.push({ what: `${cut} connections had no room` });
  for (const socket of sockets) socket.destroy();
  return faults;
}
