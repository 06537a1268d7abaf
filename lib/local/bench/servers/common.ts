import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HOST } from '../credentials';
import { memory, usage } from '../processes/usage';

/** What every server process can be asked. */
export const commonOperations = { usage, memory };

/** Room for a storm of clients, as the gateway has it. */
const BACKLOG = 4096;

/** Answers the port. */
export function listenOn(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen({ port: 0, host: HOST, backlog: BACKLOG }, () => resolve((server.address() as AddressInfo).port));
  });
}
