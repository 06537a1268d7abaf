import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerCalls } from '../processes/answer-calls';
import { isSigned } from './bare-verify';
import { commonOperations, listenOn } from './common';

/** The plainest endpoint that does a post's whole way: parse, verify, look up, frame, send, answer. The limit of "posts". */
const sockets = new Map<string, WebSocket>();
const ids: string[] = [];

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const { method = '', url = '', headers } = request;
    const bodyHash = createHash('sha256').update(body).digest('hex');
    if (!isSigned({ method, url, headers }, bodyHash)) {
      response.writeHead(403, { 'content-length': 0 }).end();
      return;
    }
    const [, , , id = ''] = url.split('/');
    const socket = sockets.get(decodeURIComponent(id));
    socket?.send(body, { binary: false });
    response.writeHead(socket ? 200 : 410, { 'content-type': 'application/json', 'content-length': 0 }).end();
  });
});

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
  const id = `${randomBytes(11).toString('base64url')}=`;
  sockets.set(id, socket);
  ids[Number(request.url?.split('n=')[1])] = id;
  socket.on('close', () => sockets.delete(id));
});

const operations = { ...commonOperations, listen: () => listenOn(server), ids: () => ids };
export type BareOperations = typeof operations;

answerCalls(operations);
