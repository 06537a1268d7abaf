import type { CloseCause, Connection, Context } from '../types';

/**
 * Starts the close from the gateway's side. From here on the connection is gone for every management call; `$disconnect` runs
 * when the socket has closed. `told` is what the client gets to read, when that differs from what the event says.
 */
export function closeConnection(
  context: Context,
  connection: Connection,
  cause: CloseCause,
  told = cause.reason,
): void {
  // The first cause is the one that the client was told.
  connection.closeCause ??= cause;
  context.connections.delete(connection.id);
  connection.socket.close(cause.code, told);
}
