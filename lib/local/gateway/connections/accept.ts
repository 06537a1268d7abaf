import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { CloseCause, Connection, Context, Subject } from '../types';
import { clientCause, DROPPED, MESSAGE_TOO_BIG, protocolErrorCause, UNSUPPORTED_DATA } from './close-causes';
import { closeConnection } from './close-connection';
import { disconnectEvent } from './events';
import { invoke, track } from './invoke';
import { handleMessage } from './messages';
import { watchFrames } from './watch-frames';

/** A choice: what a message that is being handled takes besides its bytes, so that a thousand small ones are a megabyte. */
const MESSAGE_BYTES = 1024;

/**
 * A connection from its acceptance to its end. Imitates
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 * Departures: `$disconnect` is best effort on AWS and always attempted here, once. Pings are answered (by `ws`) and count
 * neither for `lastActiveAt` nor against idleness; what AWS does is not established. A client is not read from while functions
 * still hold more of its messages than its buffer would.
 *
 * `stream` is what `socket` reads from.
 */
export function acceptConnection(context: Context, subject: Subject, socket: WebSocket, stream: Duplex): void {
  // The same object and not a copy: there are ten thousand of them.
  const connection: Connection = Object.assign(subject, { socket });
  context.connections.set(connection.id, connection);
  context.log.debug(() => `connect ${connection.id} from ${connection.identity.sourceIp}`);

  // Before the listener of `ws`, so that a message in too long a frame is known to be one when it arrives.
  stream.prependListener(
    'data',
    watchFrames(context.limits.frameBytes, () => {
      if (socket.readyState === socket.OPEN) closeConnection(context, connection, MESSAGE_TOO_BIG);
      else stream.destroy();
    }),
  );
  const { clientBufferBytes } = context.limits;
  let heldBytes = 0;
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (connection.closeCause) return;
    if (isBinary) return closeConnection(context, connection, UNSUPPORTED_DATA);
    const bytes = data.length + MESSAGE_BYTES;
    heldBytes += bytes;
    if (heldBytes > clientBufferBytes) socket.pause();
    const handled = handleMessage(context, connection, data.toString('utf8')).finally(() => {
      heldBytes -= bytes;
      if (socket.isPaused && heldBytes <= clientBufferBytes) socket.resume();
    });
    track(context, handled);
  });
  socket.on('error', (error) => {
    const cause = protocolErrorCause(error);
    if (cause) connection.closeCause ??= cause;
  });
  socket.on('close', (code, reason) => {
    context.connections.delete(connection.id);
    track(context, runDisconnect(context, connection, connection.closeCause ?? clientCause(code, reason.toString())));
  });
}

/** Tells the application that a connection has ended. Failures are logged by `invoke`; nobody is left to tell. */
export async function runDisconnect(context: Context, subject: Subject, cause: CloseCause = DROPPED): Promise<void> {
  context.log.debug(() => `disconnect ${subject.id} ${cause.code}`);
  const route = context.api.routes.get('$disconnect');
  if (route) await invoke(context, route.handler, disconnectEvent(context, subject, cause));
}
