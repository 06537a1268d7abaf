import { createServer } from 'node:net';
import { StartError } from '../start-error';

export type PortWish = { variable: string; host: string; port: number };

/** Throws a `StartError` that names every port that is taken and the variable that changes it. */
export async function assertPortsFree(wishes: PortWish[]): Promise<void> {
  const problems = await Promise.all(wishes.filter(({ port }) => port !== 0).map(describeProblem));
  const lines = problems.filter((line) => line !== undefined);
  if (lines.length > 0) throw new StartError(lines);
}

/** A port nobody listens on at the moment. */
export async function findFreePort(host: string): Promise<number> {
  return listenOnce(host, 0);
}

async function describeProblem({ variable, host, port }: PortWish): Promise<string | undefined> {
  try {
    await listenOnce(host, port);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      const other = port + 10 > 65_535 ? port - 10 : port + 10;
      return `Port ${port} is taken. Stop the program that uses it, or choose another: ${variable}=${other} (${variable}=0 picks a free one).`;
    }
    if (code === 'EACCES')
      return `Port ${port} may not be used by this user. Choose one above 1023 with ${variable}, or 0.`;
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      return `HOST is "${host}", which is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all addresses.`;
    }
    return `Port ${port} on ${host} cannot be used (${message}). Change ${variable} or HOST.`;
  }
}

function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
