import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerCalls } from '../processes/answer-calls';
import { commonOperations, listenOn } from './common';

/** `ws` and nothing else: it takes connections and knows who is there. The limit of "memory" and "connects". */
const server = createServer();
const sockets = new Set<WebSocket>();

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});

const operations = { ...commonOperations, listen: () => listenOn(server), connected: () => sockets.size };
export type PlainOperations = typeof operations;

answerCalls(operations);
