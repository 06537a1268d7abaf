import { expect, test } from 'vitest';
import { apiUnderTest } from './test-api';
import { recordFrames, TEXT } from './test-frames';
import { soon } from './test-subject';

const api = apiUnderTest();

const CONTINUATION = 0;
const MAX_FRAME_BYTES = 32_768;

test.each([
  ['plain text', 'hello'],
  ['an emoji', 'hi 👋'],
  ['NUL bytes', 'a\0b\0'],
  ['line ends', 'a\r\nb\n'],
  ['128 KB', 'x'.repeat(131_072)],
])('%s arrives as it was sent', async (_what, text) => {
  const { id, received } = await api.connect();
  const { status } = await api.call({ method: 'POST', target: api.target(id), body: text });
  expect(status).toBe(200);
  await soon(() => received.length > 0);
  expect(received).toEqual([text]);
});

test('100 KB arrive as one text message in frames of at most 32 KB, also where a character lies across their borders', async () => {
  const { id, socket, received } = await api.connect();
  const frames = recordFrames(socket);
  const text = '€'.repeat(100_002 / 3);
  await api.call({ method: 'POST', target: api.target(id), body: text });
  await soon(() => received.length > 0);
  expect(received).toEqual([text]);
  const sizes = frames().map(({ payload }) => payload.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  expect(frames().map(({ opcode }) => opcode)).toEqual([TEXT, ...sizes.slice(1).map(() => CONTINUATION)]);
  expect(frames().map(({ isFinal }) => isFinal)).toEqual([...sizes.slice(1).map(() => false), true]);
});

test('posts that follow each other arrive in their order', async () => {
  const { id, received } = await api.connect();
  const bodies = Array.from({ length: 10 }, (_, index) => `message ${index}`);
  for (const body of bodies) await api.call({ method: 'POST', target: api.target(id), body });
  await soon(() => received.length === bodies.length);
  expect(received).toEqual(bodies);
});

test('a ping is answered with a pong that carries its bytes', async () => {
  const { socket } = await api.connect();
  const pong = new Promise<string>((resolve) => socket.once('pong', (data) => resolve(data.toString())));
  socket.ping('are you there');
  expect(await pong).toBe('are you there');
});
