import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The store opens with a new log, a new manifest and what it has to compact: it needs some room before anything can be written. */
const ROOM_BYTES = 8 * 1024 * 1024;
const LOOK_MS = 1_000;
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** No answer of DynamoDB: AWS has no disk that is full. */
const FULL = JSON.stringify({ __type: 'switchboard.local#DiskFullException', message: 'The disk is full.' });

type Place = { path: string; host: string; port: number };

/**
 * Resolves once the store can be opened. A full disk ends the store for good, so that it is opened anew when there is room; until then
 * whoever asks is told why. The first start knows no port yet, and there nobody asks.
 */
export async function waitForRoom({ path, host, port }: Place): Promise<void> {
  if (hasRoom(path)) return;
  process.stderr.write(`No room on the disk of ${path}. Make some; the table goes on by itself.\n`);
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' }).end(FULL);
  });
  // Somebody else has the port: that is told when the table itself wants it.
  server.on('error', () => {});
  if (port !== 0) server.listen({ port, host });
  while (!hasRoom(path)) await delay(LOOK_MS);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** By writing, because quotas and limits of a process show nowhere else. Throws what is not about room. */
function hasRoom(path: string): boolean {
  const probe = join(path, 'room');
  let fd: number | undefined;
  try {
    fd = openSync(probe, 'w', 0o600);
    const bytes = Buffer.alloc(ROOM_BYTES);
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    fsyncSync(fd);
    return true;
  } catch (error) {
    if (NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  } finally {
    if (fd !== undefined) closeSync(fd);
    rmSync(probe, { force: true });
  }
}
