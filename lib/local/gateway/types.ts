import type { WebSocket } from 'ws';
import type { WebSocketEvent } from '../../lambda/events';
import type { Credentials } from '../../sigv4/types';
import type { Limits } from './limits';

/** A Lambda function behind a route. What it answers matters for `$connect` alone. */
export type RouteHandler = (event: WebSocketEvent) => unknown;

type Log = {
  /** One line per connect, disconnect and management call; never credentials or payloads. */
  debug: (line: string) => void;
  /** What an operator of the gateway must see: failed handlers and bugs. */
  error: (line: string, cause: unknown) => void;
};

export type Dependencies = {
  stage: string;
  apiId: string;
  region: string;
  /** By route key: `$connect`, `$disconnect`, `$default` and custom ones. Each may be absent. */
  routes: ReadonlyMap<string, RouteHandler>;
  findCredentials: (accessKeyId: string) => Credentials | undefined;
  /** epoch ms */
  clock: () => number;
  /** That many random bytes. */
  random: (bytes: number) => Buffer;
  log: Log;
  limits: Limits;
};

/** What ended a connection, as the `$disconnect` event tells it. */
export type CloseCause = { code: number; reason: string };

/** What is known of a client from its upgrade on. */
export type Subject = {
  id: string;
  /** The Host header of the upgrade: the address under which the client knows the gateway. */
  domainName: string;
  identity: { sourceIp: string; userAgent?: string };
  /** epoch ms */
  connectedAt: number;
  /** epoch ms */
  lastActiveAt: number;
};

export type Connection = Subject & {
  socket: WebSocket;
  /** Set when the gateway ends the connection; otherwise the client or the network did. */
  closeCause?: CloseCause;
};

/** What the modules of the gateway share: what it was given, and who is connected. */
export type Context = Dependencies & {
  /** Open connections only: `$connect` has returned and no close has begun. */
  connections: Map<string, Connection>;
  /** Handlers under way; the gateway waits for them, within bounds, before it ends. */
  tasks: Set<Promise<void>>;
  /** Once set, nobody new is let in. */
  isEnding: boolean;
};
