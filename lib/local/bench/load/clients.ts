import { STAGE } from '../credentials';
import { type Usage, usage } from '../processes/usage';
import { inParallel } from './in-parallel';
import { cut, openClient, type RawClient } from './raw-client';

/** The clients that the load process holds, by the number that each gives itself in the query. */
export const clients: RawClient[] = [];

/** What a process had used before and after something. */
export type Span = { before: Usage; after: Usage };

/** Opens `count` more clients, `width` at a time. */
export async function open(options: { port: number; count: number; width: number }): Promise<Span> {
  const { port, count, width } = options;
  const targets = Array.from({ length: count }, (_, index) => `/${STAGE}?n=${clients.length + index}`);
  const before = usage();
  const opened = await inParallel(targets, width, (target) => openClient(port, target));
  const after = usage();
  for (const client of opened) clients.push(client);
  return { before, after };
}

/** Cuts all clients. */
export async function cutAll(): Promise<void> {
  await Promise.all(clients.splice(0).map(cut));
}

/** What each of them has received so far. */
export function messagesOfEach(): number[] {
  return clients.map(({ frames }) => frames.messages);
}

/** What all of them have received so far. */
export function countMessages(): number {
  return clients.reduce((sum, { frames }) => sum + frames.messages, 0);
}
