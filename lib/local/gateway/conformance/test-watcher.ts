// For tests only.

import { WebSocket } from 'ws';
import type { WebSocketEvent } from '../../../lambda/events';
import { type Subject, soon } from './test-subject';

/** What the functions of `api/` tell of an event. */
export type Told = {
  client: string;
  event: WebSocketEvent;
  /** Length of the body, of which the event has the first 1,000 characters. */
  bodyChars?: number;
  /** How calls to the client's own connection were answered, when its plan asked for them. */
  itself?: Record<'GET' | 'POST', { status: number; name?: string }>;
};

export type EventType = WebSocketEvent['requestContext']['eventType'];

/** A client that is told of all events of others. */
export type Watcher = {
  id: string;
  /** Kinds of events that it has been told of this client so far. */
  typesOf: (client: string) => EventType[];
  /** The first event of this kind and client; rejects when none comes. */
  find: (client: string, type: EventType) => Promise<Told>;
  close: () => void;
};

export async function openWatcher({ host, stage, isSecure }: Subject): Promise<Watcher> {
  const socket = new WebSocket(`${isSecure ? 'wss' : 'ws'}://${host}/${stage}`);
  const told: Told[] = [];
  const id = await new Promise<string>((resolve, reject) => {
    socket.on('error', reject).on('open', () => socket.send('{"action":"whoami"}'));
    socket.once('message', (data: Buffer) => {
      socket.on('message', (next: Buffer) => told.push(JSON.parse(next.toString()) as Told));
      resolve(data.toString());
    });
  });
  const find = (client: string, type: EventType) =>
    soon(() => told.find((each) => each.client === client && each.event.requestContext.eventType === type));
  const typesOf = (client: string) =>
    told.filter((each) => each.client === client).map(({ event }) => event.requestContext.eventType);
  return { id, typesOf, find, close: () => socket.terminate() };
}
