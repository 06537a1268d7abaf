import type { IncomingMessage, Server } from 'node:http';

/**
 * dynalite throws the error of every request that ends before its body is complete, which ends the process: one client
 * that goes away in the middle of an upload would take the table from all others. Its listener is replaced as soon as it has
 * been added; such a request gets no answer, since nobody is there to read it.
 */
export function guardAgainstAborts(server: Server): void {
  server.on('request', (request: IncomingMessage) => {
    request.removeAllListeners('error');
    request.on('error', () => {});
  });
}
