import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createBulkClient } from './bulk-client';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
const UNCERTAIN = { outcome: 'uncertain', detail: expect.stringContaining('may or may not') };

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function bulkClient(
  origin: string,
  settings: { concurrency?: number; timeouts?: { actMs: number; lookMs: number } } = {},
) {
  const client = createBulkClient({
    callbackUrl: `${origin}/dev`,
    region: 'us-east-1',
    concurrency: 1,
    credentials: async () => CREDENTIALS,
    ...settings,
  });
  onTestFinished(() => client.close());
  return { client, post: (id: string) => client.post(id, client.prepare(Buffer.from('hello'))) };
}

/** A server that does `act` with each call, and remembers the id of every call that it has read to its end, and its sockets. */
async function serverThat(act: (socket: Socket, calls: number) => void) {
  const ids: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (;;) {
        const [whole, id] = /^POST \/dev\/@connections\/(\S+) .*?\r\n\r\nhello/s.exec(text) ?? [];
        if (!whole) return;
        text = text.slice(whole.length);
        ids.push(id ?? '');
        act(socket, ids.length);
      }
    });
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { ids, sockets, origin: await listen(server) };
}

test.each<[string, (socket: Socket) => void]>([
  ['ends the connection without an answer', (socket) => socket.end()],
  ['resets the connection without an answer', (socket) => socket.resetAndDestroy()],
  ['ends in the middle of its answer', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
  ['ends in the middle of its body', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf')],
  ['answers what is no HTTP', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n\r\n')],
])('a call is uncertain, and not sent again, when the server %s', async (_, act) => {
  const { ids, origin } = await serverThat(act);
  const { post } = bulkClient(origin);
  expect(await post('a')).toEqual({ connectionId: 'a', ...UNCERTAIN });
  expect(await post('b')).toEqual({ connectionId: 'b', ...UNCERTAIN });
  expect(ids).toEqual(['a', 'b']);
});

test('a call without an answer ends in time, and is uncertain', async () => {
  const { ids, origin } = await serverThat(() => {});
  const { post } = bulkClient(origin, { timeouts: { actMs: 100, lookMs: 100 } });
  expect(await post('a')).toEqual({ connectionId: 'a', ...UNCERTAIN });
  // It may read it after that.
  await vi.waitFor(() => expect(ids).toEqual(['a']), 20_000);
});

test('an answer that never ends is given up in time', async () => {
  const { origin } = await serverThat((socket) => socket.write('HTTP/1.1 500 No\r\ncontent-length: 9\r\n\r\nhalf'));
  const { post } = bulkClient(origin, { timeouts: { actMs: 100, lookMs: 100 } });
  expect(await post('a')).toEqual({ connectionId: 'a', ...UNCERTAIN });
});

test('calls that wait for a connection that breaks are sent on the next one, each once', async () => {
  const { ids, origin } = await serverThat((socket, calls) =>
    calls % 3 === 0 ? socket.resetAndDestroy() : socket.write(ANSWER),
  );
  const { post } = bulkClient(origin);
  const sent = Array.from({ length: 30 }, (_, index) => `id-${index}`);
  const outcomes = await Promise.all(sent.map(post));
  expect(ids).toEqual(sent);
  expect(outcomes.filter(({ outcome }) => outcome === 'delivered')).toHaveLength(20);
  expect(outcomes.filter(({ outcome }) => outcome === 'uncertain')).toHaveLength(10);
});

test('a server that ends idle connections as it likes gets no call twice, and each that it answered counts as delivered', async () => {
  const { ids, origin } = await serverThat((socket) => socket.end(ANSWER));
  const { post } = bulkClient(origin, { concurrency: 4 });
  const sent = Array.from({ length: 200 }, (_, index) => `id-${index}`);
  const delivered: string[] = [];
  const lane = async () => {
    for (let id = sent.shift(); id !== undefined; id = sent.shift()) {
      const { outcome, isUnsent } = await post(id);
      if (outcome === 'delivered') delivered.push(id);
      else expect(outcome === 'uncertain' || isUnsent).toBe(true);
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(delivered.filter((id) => !ids.includes(id))).toEqual([]);
  expect(delivered.length).toBeGreaterThan(0);
});

test('as many connections as it may keep, and they are used again', async () => {
  const { ids, sockets, origin } = await serverThat((socket) => socket.write(ANSWER));
  const { post } = bulkClient(origin, { concurrency: 3 });
  const outcomes = await Promise.all(Array.from({ length: 60 }, (_, index) => post(`id-${index}`)));
  expect(outcomes.filter(({ outcome }) => outcome === 'delivered')).toHaveLength(60);
  expect(ids).toHaveLength(60);
  expect(sockets.size).toBe(3);
});

test('after it was closed nothing is sent', async () => {
  const { ids, origin } = await serverThat((socket) => socket.write(ANSWER));
  const { client, post } = bulkClient(origin);
  await client.close();
  expect(await post('a')).toMatchObject({ outcome: 'failed', isUnsent: true });
  expect(ids).toEqual([]);
});

test.each(['', '.', '..', 'half \ud800 of a pair'])('the text %j is no id and is not sent', async (id) => {
  const { ids, origin } = await serverThat((socket) => socket.write(ANSWER));
  expect(await bulkClient(origin).post(id)).toMatchObject({ connectionId: id, outcome: 'invalid' });
  expect(ids).toEqual([]);
});
