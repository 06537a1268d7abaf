import { expect, test } from 'vitest';
import { waitFor } from '../../testing';
import { call, connectClient, startGateway } from '../test-kit';

test('a client that reads nothing holds a bounded number of messages, however small they are', async () => {
  const gateway = await startGateway({ limits: { clientBufferBytes: 200_000 } });
  const slow = await connectClient(gateway);
  const post = (body: string) => call(gateway, { method: 'POST', target: `/dev/@connections/${slow.id}`, body });
  const postUntilFull = async (body: string, most: number) => {
    let accepted = 0;
    while (accepted < most && (await post(body)).status === 200) accepted++;
    return accepted;
  };

  slow.socket.pause();
  // What the system buffers must be full before the gateway holds anything.
  const large = await postUntilFull('x'.repeat(100_000), 1000);
  const small = await postUntilFull('x', 1000);
  expect(small).toBeLessThan(400);

  slow.socket.resume();
  await waitFor(() => expect(slow.received).toHaveLength(large + small));
  expect(await postUntilFull('y', 500)).toBe(500);
});
