import { withCast } from '../processes/cast';
import { startChild } from '../processes/child';
import { compare, type Figure } from '../report/figure';
import type { Options, Scenario } from '../scenario';
import { installPeer } from './install-peer';
import type { PeerOperations } from './peer';
import { startBrowser, type Visit, visit } from './tab';
import { visitConsole } from './usable';

const VISITS = 3;

export const browserBeside: Scenario = {
  name: 'browser-beside',
  title: "The list beside Socket.IO's admin UI with as many sockets (limit: that)",
  run,
};

async function run({ sockets }: Options): Promise<Figure[]> {
  if (sockets.length === 0) return [];
  const peer = installPeer();
  try {
    const figures: Figure[] = [];
    for (const count of sockets) {
      const ours = await visitConsole(count, VISITS);
      const theirs = await visitPeer(peer.folder, count);
      figures.push(...toFigures(count, ours, theirs));
    }
    return figures;
  } finally {
    peer.remove();
  }
}

async function visitPeer(folder: string, count: number): Promise<Visit[]> {
  const start = () => startChild<PeerOperations>(new URL('./peer.ts', import.meta.url));
  return withCast({ server: start(), clients: start() }, async ({ server, clients }) => {
    const url = `http://127.0.0.1:${await server.call('serve', folder)}`;
    await clients.call('connect', folder, url, count);
    const chromium = await startBrowser();
    try {
      const localStorage = Object.entries({
        server_url: url,
        ws_only: 'true',
        path: '/socket.io',
        namespace: '/admin',
        parser: 'default',
      }).map(([name, value]) => ({ name, value }));
      const storage = { cookies: [], origins: [{ origin: url, localStorage }] };
      const visits: Visit[] = [];
      for (let turn = 0; turn <= VISITS; turn++) visits.push(await visit(chromium, `${url}/#/sockets/`, storage));
      return visits.slice(1);
    } finally {
      await chromium.close();
    }
  });
}

function toFigures(count: number, ours: Visit[], theirs: Visit[]): Figure[] {
  const of = `${count.toLocaleString('en-US')} sockets`;
  const sides = (value: (visit: Visit) => number) => ({ ours: ours.map(value), limit: theirs.map(value) });
  return [
    compare(
      { what: `${of}: usable after`, unit: 'ms' },
      sides(({ usableMs }) => usableMs),
    ),
    compare(
      { what: `${of}: longest task`, unit: 'ms' },
      sides(({ longestTaskMs }) => longestTaskMs),
    ),
    compare(
      { what: `${of}: heap`, unit: 'MiB' },
      sides(({ heapBytes }) => heapBytes / 1024 ** 2),
    ),
  ];
}
