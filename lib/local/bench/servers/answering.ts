import { createServer } from 'node:http';
import { answerCalls } from '../processes/answer-calls';
import { commonOperations, listenOn } from './common';

/** Says yes to every call and has no clients: what sends to it is measured with more recipients than a machine has sockets. */
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(200, { 'content-length': 0 }).end());
});

const operations = { ...commonOperations, listen: () => listenOn(server) };
export type AnsweringOperations = typeof operations;

answerCalls(operations);
