import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { assertPortsFree, findFreePort } from './ports';

const host = '127.0.0.1';

async function takePort(): Promise<number> {
  const server = createServer().listen(0, host);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('every taken port is told, with the variable that changes it', async () => {
  const [first, second] = [await takePort(), await takePort()];
  const wishes = [
    { variable: 'PORT', host, port: first },
    { variable: 'TABLE_PORT', host, port: second },
  ];
  await expect(assertPortsFree(wishes)).rejects.toMatchObject({
    lines: [
      expect.stringMatching(new RegExp(`^Port ${first} is taken\\. .+ PORT=`)),
      expect.stringMatching(new RegExp(`^Port ${second} is taken\\. .+ TABLE_PORT=`)),
    ],
  });
});

test('a free port passes, and is free afterwards', async () => {
  const wish = { variable: 'PORT', host, port: await findFreePort(host) };
  await assertPortsFree([wish]);
  await assertPortsFree([wish]);
});

test('0 is never taken', async () => {
  await assertPortsFree([{ variable: 'PORT', host, port: 0 }]);
});
