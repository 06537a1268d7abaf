import type { WebSocket } from 'ws';
import type { Credentials } from '../../sigv4/types';
import type { Api } from './api';
import type { Faults } from './faults/faults';
import type { Limits } from './limits';
import type { TokenBucket } from './token-bucket';

export type { RouteHandler } from './api';

type Log = {
  /** One line per connect, disconnect and management call; never credentials or payloads. Made only when it is wanted. */
  debug: (line: () => string) => void;
  /** What a developer should notice: calls that AWS would have refused. */
  warn: (line: string) => void;
  /** What an operator of the gateway must see: failed handlers and bugs. */
  error: (line: string, cause: unknown) => void;
};

/** A credential that the endpoint knows, and what it may do. */
export type Caller = Credentials & {
  /**
   * Management calls that its policy allows, as what follows the stage in the resource of a policy, such as `GET/@connections/*`;
   * all of them when absent.
   */
  allow?: readonly string[];
};

export type Dependencies = {
  api: Api;
  findCredentials: (accessKeyId: string) => Caller | undefined;
  /** epoch ms */
  clock: () => number;
  /** That many random bytes. */
  random: (bytes: number) => Buffer;
  log: Log;
  limits: Limits;
  /** Also accepts the spellings of the path that curl before 8.14 signs, which AWS refuses; each is logged as a warning. */
  isLenient?: boolean;
  /** Failures on demand; absent, none can be asked for. */
  faults?: Faults;
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
  /** What the authorizer let in, with its context; it stands in every event of the connection. */
  authorizer?: Record<string, unknown>;
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
  throttle: {
    /** Management calls and messages of clients, together. */
    requests: TokenBucket;
    newConnections: TokenBucket;
  };
  /** Upgrades whose `$connect` has not returned. */
  pendingHandshakes: number;
  /** Once set, nobody new is let in. */
  isEnding: boolean;
};
