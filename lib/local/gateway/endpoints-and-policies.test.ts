import { GetConnectionCommand, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, test } from 'vitest';
import { waitFor } from '../testing';
import { CREDENTIALS, call, connectClient, refusedStatus, sdkClient, startGateway } from './test-kit';

const UNKNOWN_ID = 'AAAAAAAAAAIAAAA=';

describe('a custom domain', () => {
  const host = 'ws.example.com';
  const start = (basePath?: string) =>
    startGateway({ api: { customDomains: [{ domainName: 'WS.example.com', basePath }] } });

  test.each([
    [undefined, ''],
    ['chat', '/chat'],
    ['chat/v2', '/chat/v2'],
  ])('with the base path %s has no stage in its paths', async (basePath, prefix) => {
    const gateway = await start(basePath);
    const { id, received } = await connectClient(gateway, prefix || '/', { host });
    expect(gateway.events[0]?.requestContext).toMatchObject({ domainName: host, stage: 'dev' });
    const target = `${prefix}/@connections/${id}`;
    expect((await call(gateway, { method: 'POST', target, host, body: 'hello' })).status).toBe(200);
    await waitFor(() => expect(received).toEqual(['hello']));
  });

  test('tells that no method matches when the stage is appended', async () => {
    const gateway = await start();
    const target = `/dev/@connections/${UNKNOWN_ID}`;
    const { status, headers, body } = await call(gateway, { method: 'POST', target, host });
    expect({ status, type: headers['x-amzn-errortype'], body }).toEqual({
      status: 404,
      type: 'NotFoundException',
      body: JSON.stringify({
        message: `No method found matching route dev/@connections/${UNKNOWN_ID} for http method POST.`,
      }),
    });
  });

  test('is Forbidden under another base path, and leaves the default endpoint as it was', async () => {
    const gateway = await start('chat');
    expect((await call(gateway, { target: `/other/@connections/${UNKNOWN_ID}`, host })).status).toBe(403);
    await expect(connectClient(gateway, '/other', { host })).rejects.toThrow('403');
    expect((await call(gateway, { target: `/dev/@connections/${UNKNOWN_ID}` })).status).toBe(410);
  });
});

describe('the stage $default', () => {
  test('stands in the path as it is, for clients and for the SDK', async () => {
    const gateway = await startGateway({ api: { stage: '$default' } });
    const { id, received } = await connectClient(gateway, '/$default');
    await sdkClient(gateway, '/$default').send(new PostToConnectionCommand({ ConnectionId: id, Data: 'hello' }));
    await waitFor(() => expect(received).toEqual(['hello']));
    expect((await call(gateway, { target: `/%24default/@connections/${id}` })).status).toBe(200);
    expect(await refusedStatus(gateway, '/')).toBe(403);
  });
});

describe('a caller whose policy allows only some calls', () => {
  const start = () =>
    startGateway({
      findCredentials: () => ({ ...CREDENTIALS, allow: ['GET/@connections/*', 'POST/@connections/A*'] }),
    });

  test('is told which action and resource it lacks, in the words of IAM', async () => {
    const gateway = await start();
    const { id } = await connectClient(gateway);
    const { status, headers, body } = await call(gateway, { method: 'DELETE', target: `/dev/@connections/${id}` });
    expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 403, type: 'AccessDeniedException' });
    expect(JSON.parse(body)).toEqual({
      Message:
        'User: arn:aws:iam::000000000000:user/AKIDLOCAL is not authorized to perform: execute-api:ManageConnections on ' +
        'resource: arn:aws:execute-api:eu-central-1:********0000:local/dev/DELETE/@connections/{connectionId}',
    });
  });

  test('may make the others', async () => {
    const gateway = await start();
    const { id } = await connectClient(gateway);
    const facts = await sdkClient(gateway).send(new GetConnectionCommand({ ConnectionId: id }));
    expect(facts.ConnectedAt).toBeInstanceOf(Date);
    expect((await call(gateway, { method: 'POST', target: `/dev/@connections/${UNKNOWN_ID}` })).status).toBe(410);
    expect((await call(gateway, { method: 'POST', target: '/dev/@connections/BAAAAAAAAAIAAAA=' })).status).toBe(403);
  });
});
