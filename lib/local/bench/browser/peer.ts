import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { answerCalls } from '../processes/answer-calls';
import { listenOn } from '../servers/common';

/** Socket.IO with its admin UI as its documentation sets them up, and clients of it; what is used of their packages. */
type SocketIo = { Server: new (server: unknown, options: object) => object };
type AdminUi = { instrument: (io: object, options: object) => void };
type ClientSocket = { once: (event: 'connect' | 'connect_error', then: (error?: Error) => void) => void };
type Client = { io: (url: string, options: object) => ClientSocket };

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const WIDTH = 50;

const operations = {
  /** Answers the port of both the sockets and the UI. */
  serve(folder: string): Promise<number> {
    const load = createRequire(join(folder, 'package.json'));
    const ui = join(folder, 'node_modules/@socket.io/admin-ui/ui/dist');
    const server = createServer(async (request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://ui').pathname);
      const file = path === '/' ? '/index.html' : path;
      const body = await readFile(join(ui, file)).catch(() => undefined);
      response.writeHead(body ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
      response.end(body);
    });
    const { Server } = load('socket.io') as SocketIo;
    const { instrument } = load('@socket.io/admin-ui') as AdminUi;
    instrument(new Server(server, { perMessageDeflate: false }), { auth: false });
    return listenOn(server);
  },
  async connect(folder: string, url: string, count: number): Promise<void> {
    const { io } = createRequire(join(folder, 'package.json'))('socket.io-client') as Client;
    for (let opened = 0; opened < count; opened += WIDTH) {
      await Promise.all(Array.from({ length: Math.min(WIDTH, count - opened) }, () => open(io, url)));
    }
  },
};
export type PeerOperations = typeof operations;

function open(io: Client['io'], url: string): Promise<void> {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
}

answerCalls(operations);
