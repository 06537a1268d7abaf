import { WebSocket } from 'ws';
import { goodUpgrade, NAME_HEADER } from '../generate/upgrades';
import type { Plan } from '../plan';

/** A client that keeps to the rules, connected while others do not. */
export type Person = {
  id: string;
  /** Texts that came, since they were last taken. */
  take: () => string[];
  has: (text: string) => boolean;
  isOpen: () => boolean;
  leave: () => void;
};

const PATIENCE_MS = 10_000;

/** `idOf` answers the id under which the client's name has connected. */
export async function connectPerson(
  port: number,
  plan: Plan,
  name: string,
  idOf: (name: string) => Promise<string>,
): Promise<Person> {
  const { target, headers } = goodUpgrade(plan, name);
  // What `ws` adds by itself.
  const own = headers.filter(
    ([each]) => each === 'host' || each === NAME_HEADER || /^(authorization|x-amz-)/.test(each),
  );
  const socket = new WebSocket(`ws://127.0.0.1:${port}${target}`, {
    headers: Object.fromEntries(own),
    handshakeTimeout: PATIENCE_MS,
  });
  let received: string[] = [];
  socket.on('message', (data: Buffer) => received.push(data.toString()));
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('error', () => {});
  return {
    id: await idOf(name),
    take: () => {
      const taken = received;
      received = [];
      return taken;
    },
    has: (text) => received.includes(text),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    leave: () => socket.close(1000),
  };
}
