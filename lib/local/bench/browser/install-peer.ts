import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Not of this project: fetched when they are to be measured, and gone afterwards. */
const PACKAGES = ['socket.io@4.8', 'socket.io-client@4.8', '@socket.io/admin-ui@0.5.1'];
const TIMEOUT_MS = 120_000;

/** Socket.IO and its admin UI in a temporary folder. Throws when they cannot be had. */
export function installPeer(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-socketio-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', '--prefix', folder, ...quiet, ...PACKAGES], {
    stdio: 'inherit',
    timeout: TIMEOUT_MS,
  });
  if (status !== 0) {
    remove();
    throw new Error(`${PACKAGES.join(', ')} could not be installed; --sockets none leaves them out.`);
  }
  return { folder, remove };
}
