import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type AwsCall, listen } from '../telemetry/tell';
import { createBulkClient } from './bulk-client';

const ID = 'L0SM9cOFvHcCIhw=';
const credentials = async () => ({ accessKeyId: 'AKIDTEST', secretAccessKey: 'secret' });

/** Answers every call with the next of these; `null` breaks the connection. */
async function startEndpoint(answers: (number | null)[]) {
  const server = createServer((request, response) => {
    const status = answers.shift();
    request.resume().on('end', () => {
      if (!status) {
        request.socket.destroy();
        return;
      }
      const type = { 410: 'GoneException', 429: 'LimitExceededException' }[status];
      response
        .writeHead(status, { 'x-amzn-requestid': `R-${status}`, ...(type && { 'x-amzn-errortype': type }) })
        .end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`;
}

test('every call of a bulk act is told with its outcome, and one that failed with the id by which AWS knows it', async () => {
  const callbackUrl = await startEndpoint([200, 410, 429, 500, null]);
  const client = createBulkClient({ callbackUrl, region: 'eu-west-1', concurrency: 1, credentials });
  onTestFinished(() => client.close());
  const told: AwsCall[] = [];
  onTestFinished(listen('awsCall', (call) => told.push(call)));
  await client.post(ID, client.prepare(Buffer.from('x')));
  await client.get(ID);
  await client.delete(ID);
  await client.post(ID, client.prepare(Buffer.from('x')));
  await client.post(ID, client.prepare(Buffer.from('x')));
  expect(told.map(({ ms: _, service: __, errorName: ___, ...rest }) => rest)).toEqual([
    { operation: 'PostToConnection', outcome: 'ok', awsRequestId: undefined },
    { operation: 'GetConnection', outcome: 'gone', awsRequestId: 'R-410' },
    { operation: 'DeleteConnection', outcome: 'throttled', awsRequestId: 'R-429' },
    { operation: 'PostToConnection', outcome: 'failed', awsRequestId: 'R-500' },
    { operation: 'PostToConnection', outcome: 'uncertain', awsRequestId: undefined },
  ]);
});
