import { expect, test } from 'vitest';
import { waitFor } from '../testing';
import { call, connectClient, startGateway } from './test-kit';

test('a client that stops reading gets 429 once its buffer is full; others, and itself later, do not', async () => {
  const gateway = await startGateway({ limits: { clientBufferBytes: 300_000 } });
  const slow = await connectClient(gateway);
  const quick = await connectClient(gateway);
  const post = (id: string, body: string) => call(gateway, { method: 'POST', target: `/dev/@connections/${id}`, body });

  slow.socket.pause();
  let accepted = 0;
  let refused = await post(slow.id, 'x'.repeat(131_072));
  // The kernel's own buffers take some megabytes before anything is held back here.
  for (; refused.status === 200 && accepted < 1000; accepted++) refused = await post(slow.id, 'x'.repeat(131_072));
  expect({ status: refused.status, body: refused.body }).toEqual({ status: 429, body: '' });
  expect(refused.headers['x-amzn-errortype']).toBe('LimitExceededException');

  expect((await post(quick.id, 'hello')).status).toBe(200);
  slow.socket.resume();
  await waitFor(() => expect(slow.received).toHaveLength(accepted));
  expect((await post(slow.id, 'again')).status).toBe(200);
});

test('a message goes out in frames of 32 KB', async () => {
  const gateway = await startGateway();
  const { id, socket, received } = await connectClient(gateway);
  const chunks: Buffer[] = [];
  // `ws` joins frames before it shows them; only the bytes on the wire tell them apart.
  const wire = (socket as unknown as { _socket: import('node:net').Socket })._socket;
  wire.on('data', (chunk: Buffer) => chunks.push(chunk));
  await call(gateway, { method: 'POST', target: `/dev/@connections/${id}`, body: 'x'.repeat(70_000) });
  await waitFor(() => expect(received).toHaveLength(1));
  expect(framesIn(Buffer.concat(chunks))).toEqual([
    { fin: false, opcode: 1, length: 32_768 },
    { fin: false, opcode: 0, length: 32_768 },
    { fin: true, opcode: 0, length: 4464 },
  ]);
});

/** Reads unmasked frames (RFC 6455, section 5.2). */
function framesIn(bytes: Buffer) {
  const frames: { fin: boolean; opcode: number; length: number }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [first = 0, second = 0] = bytes.subarray(at);
    const [length, header] = second === 126 ? [bytes.readUInt16BE(at + 2), 4] : [second, 2];
    frames.push({ fin: first >= 0x80, opcode: first & 0x0f, length });
    at += header + length;
  }
  return frames;
}
