import 'server-only';
import type { Server } from 'node:http';

type Bounds = Pick<Server, 'headersTimeout' | 'requestTimeout' | 'maxConnections'>;

const BOUNDS: Bounds = {
  /** Milliseconds for the headers, also of a connection that sends nothing. Node looks every 30 seconds, under `npm start` every five. */
  headersTimeout: 15_000,
  /** Milliseconds for a request to come in whole: a body that stalls is kept no longer. */
  requestTimeout: 60_000,
  /** Each takes some 17 KiB while its headers come. Hundreds of browsers need fewer, and calls to AWS still find room beside them. */
  maxConnections: 4_000,
};

/** Bounds how long a client may take to ask, and how many are connected at once: Node closes what is beyond. Neither ends an answer, or a connection between two questions. */
export function boundConnections(server: Server, bounds = BOUNDS): void {
  Object.assign(server, bounds);
}
