import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getCloneableBody, requestToBodyStream } from 'next/dist/server/body-streams';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../local/testing';
import { endOversized } from './end-oversized';
import { readUpTo } from './read-up-to';

const MAX = 30_000;
/** Several come with one reading of the socket, and more than one makes Node wait for who reads them. */
const PIECE = 'x'.repeat(12_000);
const inPiece = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

/** A server that answers, when a body has ended, how many bytes it was given, or that they are too many. */
async function startServer() {
  const seen: { request?: IncomingMessage } = {};
  const server = createServer({ connectionsCheckingInterval: 20 }, async (request, response) => {
    seen.request = request;
    endOversized(request, MAX);
    await nextTurn();
    // As Next reads it before a page, keeps it for the page, and puts what it kept in the place of what was read.
    const kept = getCloneableBody(request);
    const stream = requestToBodyStream({ ReadableStream }, Uint8Array, kept.cloneBodyStream());
    const body = await readUpTo(stream as ReadableStream<Uint8Array>, MAX);
    await kept.finalize();
    // Making an answer takes a while, and more comes meanwhile.
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    const told = Number(request.headers['content-length'] ?? 0);
    response.writeHead(body === undefined || told > MAX ? 413 : 200).end(`${body?.length}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
  let answers = '';
  socket.on('data', (data) => {
    answers += data;
  });
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  /** When it begins so. */
  const answered = (start: string) =>
    expect.poll(() => answers).toMatch(new RegExp(`^HTTP/1.1 ${start}[\\s\\S]*\\r\\n\\r\\n.`));
  const post = (headers: string) => socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`);
  /** From now on so little time is left to whoever sends. */
  const hurry = () => Object.assign(server, { requestTimeout: 100, headersTimeout: 100 });
  return { socket, post, answered, seen, answersSoFar: () => answers, hurry };
}

test('a body that says it is too large is refused before any of it has come', async () => {
  const { post, answered } = await startServer();
  post(`Content-Length: ${MAX + 1}`);
  await answered('413');
});

test('one in pieces is refused with the piece that makes it too large, and holds nothing of what still comes', async () => {
  const { socket, post, answered, seen } = await startServer();
  post('Transfer-Encoding: chunked');
  for (let piece = 0; piece < 3; piece++) socket.write(inPiece(PIECE));
  // Its end never comes.
  await answered('413');
  for (let piece = 0; piece < 1_000; piece++) socket.write(inPiece(PIECE));
  await expect.poll(() => socket.writableLength).toBe(0);
  expect(seen.request?.readableLength).toBe(0);
});

test('whoever sends all of what is too large can read the answer, and go on with the same connection', async () => {
  const { socket, post, answersSoFar } = await startServer();
  post('Transfer-Encoding: chunked');
  for (let piece = 0; piece < 1_000; piece++) socket.write(inPiece(PIECE));
  socket.write('0\r\n\r\n');
  post('Content-Length: 3');
  socket.write('abc');
  await expect.poll(() => answersSoFar().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
});

test('what is just not too large comes whole', async () => {
  const { socket, post, answersSoFar } = await startServer();
  post('Transfer-Encoding: chunked');
  for (const text of [PIECE, PIECE, 'x'.repeat(MAX - 2 * PIECE.length)]) socket.write(inPiece(text));
  socket.write('0\r\n\r\n');
  await expect.poll(answersSoFar).toMatch(/^HTTP\/1\.1 200[\s\S]*30000/);
});

test.each([
  ['a body that stalls', 'Content-Length: 5', '408'],
  ['one in pieces that stalls', 'Transfer-Encoding: chunked', '408'],
  ['one that was refused and does not come', `Content-Length: ${MAX + 1}`, '413'],
])('%s is cut when its time is over', async (_, headers, status) => {
  const { socket, post, seen, answered, answersSoFar, hurry } = await startServer();
  post(headers);
  // Whoever is cut before the refusal is told something else.
  await (status === '413' ? answered(status) : until(() => seen.request));
  hurry();
  await once(socket, 'close');
  expect(answersSoFar()).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
});
