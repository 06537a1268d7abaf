// For tests only.

import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Subject, soon } from './test-subject';
import type { EventType, Told, Watcher } from './test-watcher';

/** What a client wants to be done with it: see `api/plan.mjs`. */
export type Plan = { authorizer?: 'deny' | 'unauthorized' | 'fail' | 'tell'; connect?: Wish };
type Wish = { answer?: unknown; failure?: string; callsItself?: boolean };

export type ClientOptions = {
  subprotocols?: string[];
  headers?: Record<string, string>;
  /** Follows the plan in the URL, such as `a=1&b=2`. */
  query?: string;
  /** The plan goes in a header, and the URL has no query. */
  hasNoQuery?: boolean;
};

export type Client = {
  socket: WebSocket;
  id: string;
  /** Messages that have come, in their order. */
  received: string[];
  closed: Promise<{ code: number; reason: string }>;
  /** The first event of this kind, when the application has had it. */
  told: (type: EventType) => Promise<Told>;
  /** Sends `{"action": …}` and answers the message that comes next. */
  ask: (action: string, wish?: Wish) => Promise<string>;
  /** Asks until whatever was on its way to the client must have come, or its connection has closed. */
  settle: () => Promise<void>;
};

export type Refusal = {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
  /** Kinds of events that the application has had of the client so far. */
  told: () => EventType[];
};

/** Messages of one client may overtake each other: one answer alone shows little of what was sent before. */
const ROUNDS = 3;

type Place = { subject: Subject; watcher: Watcher };

/** A client on its way, until the test ends, and the name under which the watcher hears of it. */
function openSocket({ subject, watcher }: Place, plan: Plan, options: ClientOptions) {
  const name = randomUUID();
  const text = Buffer.from(JSON.stringify({ watcher: watcher.id, client: name, ...plan })).toString('base64url');
  const { subprotocols = [], query, hasNoQuery = false } = options;
  const headers = { ...options.headers, ...(hasNoQuery && { 'x-plan': text }) };
  const search = hasNoQuery ? '' : `?plan=${text}${query ? `&${query}` : ''}`;
  const url = `${subject.isSecure ? 'wss' : 'ws'}://${subject.host}/${subject.stage}${search}`;
  const socket = new WebSocket(url, subprotocols, { headers });
  onTestFinished(() => socket.terminate());
  return { name, socket };
}

/** A client that was let in. Rejects when it was not. */
export async function connectClient(place: Place, plan: Plan, options: ClientOptions): Promise<Client> {
  const { name, socket } = openSocket(place, plan, options);
  const received: string[] = [];
  socket.on('message', (data: Buffer) => received.push(data.toString()));
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const told = (type: EventType) => place.watcher.find(name, type);
  const id = (await told('CONNECT')).event.requestContext.connectionId;

  const ask = async (action: string, wish: Wish = {}) => {
    const count = received.length;
    socket.send(JSON.stringify({ action, ...wish }));
    await soon(() => received.length > count);
    return received[count] ?? '';
  };
  const settle = async () => {
    const answers = () => received.filter((text) => text === id).length;
    const isClosed = () => socket.readyState !== socket.OPEN;
    for (let count = answers() + 1; count <= ROUNDS && !isClosed(); count++) {
      socket.send('{"action":"whoami"}');
      await soon(() => answers() >= count || isClosed());
    }
  };
  return { socket, id, received, closed, told, ask, settle };
}

/** What a client that was not let in is answered. Rejects when it was. */
export function refuseClient(place: Place, plan: Plan, options: ClientOptions): Promise<Refusal> {
  const { name, socket } = openSocket(place, plan, options);
  const told = () => place.watcher.typesOf(name);
  return new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('The client was let in')));
    socket.on('error', reject);
    socket.on('unexpected-response', (_, response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode: status, headers } = response;
        resolve({ status, headers, body: Buffer.concat(chunks).toString(), told });
      });
    });
  });
}
