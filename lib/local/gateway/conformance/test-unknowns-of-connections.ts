// For tests only.

import { GetConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { WebSocket } from 'ws';
import type { Api } from './test-api';
import type { Client, Plan } from './test-client';
import { recordFrames } from './test-frames';
import { PATIENCE_MS, soon } from './test-subject';
import type { Unknown } from './test-unknown';

async function lastActiveMs(api: Api, { id }: Client): Promise<number> {
  const { LastActiveAt } = await api.sdk().send(new GetConnectionCommand({ ConnectionId: id }));
  return LastActiveAt?.getTime() ?? 0;
}

/** Whether `act` moves `lastActiveAt`. */
function moves(act: (api: Api, client: Client) => unknown) {
  return async (api: Api): Promise<boolean> => {
    const client = await api.connect();
    const before = await lastActiveMs(api, client);
    // Time is told in milliseconds: what happens within the same one would not be seen.
    await soon(() => Date.now() > before + 2);
    await act(api, client);
    return (await lastActiveMs(api, client)) !== before;
  };
}

const activity: Unknown[] = [
  {
    about: 'whether a GetConnection moves lastActiveAt',
    look: moves(lastActiveMs),
    here: false,
  },
  {
    about: 'whether a ping moves lastActiveAt',
    look: moves(async (_, { socket }) => {
      const ponged = new Promise((resolve) => socket.once('pong', resolve));
      socket.ping();
      await ponged;
    }),
    here: false,
  },
  {
    about: 'whether a post moves lastActiveAt',
    look: moves((api, { id }) => api.call({ method: 'POST', target: api.target(id), body: 'x' })),
    here: true,
  },
  {
    about: 'whether a message of the client moves lastActiveAt',
    look: moves((_, client) => client.ask('whoami')),
    here: true,
  },
];

/** What the client reads when it is closed, and what the event says. */
function endBy(act: (socket: WebSocket, api: Api, id: string) => unknown) {
  return async (api: Api) => {
    const { socket, id, closed, told } = await api.connect();
    await act(socket, api, id);
    const { disconnectStatusCode: code, disconnectReason: reason } = (await told('DISCONNECT')).event.requestContext;
    return { client: await closed, event: { code, reason } };
  };
}

const bothTold = (code: number) => ({ client: { code, reason: '' }, event: { code, reason: '' } });

const ends: Unknown[] = [
  {
    about: 'texts of the close by DeleteConnection',
    look: endBy((_, api, id) => api.call({ method: 'DELETE', target: api.target(id) })),
    here: { client: { code: 1000, reason: '' }, event: { code: 1000, reason: 'Connection Closed Normally' } },
  },
  {
    about: 'texts of the close for a binary message',
    look: endBy((socket) => socket.send(Buffer.of(1), { binary: true })),
    here: bothTold(1003),
  },
  {
    about: 'texts of the close for a frame that is too long',
    look: endBy((socket) => socket.send('x'.repeat(32_769))),
    here: bothTold(1009),
  },
  {
    about: 'the close for text that is not UTF-8',
    look: endBy((socket) => socket.send(Buffer.of(0xff), { binary: false })),
    here: bothTold(1007),
  },
  {
    about: 'the event for a line that drops',
    look: async (api) => {
      const { socket, told } = await api.connect();
      socket.terminate();
      const end = await told('DISCONNECT').catch(() => undefined);
      if (!end) return `none within ${PATIENCE_MS / 1000} s`;
      const { disconnectStatusCode: code, disconnectReason: reason } = end.event.requestContext;
      return { code, reason };
    },
    here: { code: 1006, reason: '' },
  },
];

/** Type and other headers of AWS, and the body, of the answer to an upgrade. */
function refusedWith(plan: Plan) {
  return async (api: Api) => {
    const { status, headers, body } = await api.refuse(plan);
    return { status, type: headers['x-amzn-errortype'] ?? null, contentType: headers['content-type'] ?? null, body };
  };
}

const JSON_TYPE = 'application/json';

const upgrades: Unknown[] = [
  {
    about: 'a client that the authorizer denies',
    look: refusedWith({ authorizer: 'deny' }),
    here: {
      status: 403,
      type: 'AccessDeniedException',
      contentType: JSON_TYPE,
      body: '{"message":"User is not authorized to access this resource"}',
    },
  },
  {
    about: 'a client for which the authorizer throws Unauthorized',
    look: refusedWith({ authorizer: 'unauthorized' }),
    here: {
      status: 401,
      type: 'UnauthorizedException',
      contentType: JSON_TYPE,
      body: '{"message":"Unauthorized"}',
    },
  },
  {
    about: 'a client for which the authorizer fails',
    look: refusedWith({ authorizer: 'fail' }),
    here: {
      status: 500,
      type: 'InternalServerErrorException',
      contentType: JSON_TYPE,
      body: '{"message":"Internal server error"}',
    },
  },
  {
    about: 'a client that $connect answers 501, with a body',
    look: refusedWith({ connect: { answer: { statusCode: 501, body: 'why' } } }),
    here: { status: 501, type: null, contentType: JSON_TYPE, body: '' },
  },
  {
    about: 'a client for which $connect throws',
    look: refusedWith({ connect: { failure: 'as asked' } }),
    here: {
      status: 502,
      type: 'BadGatewayException',
      contentType: JSON_TYPE,
      body: '{"message":"Internal server error"}',
    },
  },
  {
    about: 'whether permessage-deflate is agreed on, and the subprotocol that $connect chose though none was offered',
    look: async (api) => {
      const headers = { 'Sec-WebSocket-Protocol': 'chosen' };
      const { socket } = await api.connect({ connect: { answer: { statusCode: 200, headers } } });
      return { extensions: socket.extensions, subprotocol: socket.protocol };
    },
    here: { extensions: '', subprotocol: '' },
  },
  {
    about: 'an upgrade with 12 KB of headers',
    look: async (api) => {
      const upgrade = api.connect({}, { headers: { 'x-padding': 'x'.repeat(12_000) } });
      return upgrade.then(
        () => 'accepted',
        (error: Error) => error.message,
      );
    },
    here: 'accepted',
  },
];

const events: Unknown[] = [
  {
    about: 'query parameters that are repeated, encoded or empty',
    look: async (api) => {
      const { told } = await api.connect({}, { query: 'room=1&room=2&name=a%20b%2Bc+d&empty=&bare' });
      const { queryStringParameters: last, multiValueQueryStringParameters: all } = (await told('CONNECT')).event;
      return { last: { ...last, plan: undefined }, all: { ...all, plan: undefined } };
    },
    here: {
      last: { room: '2', name: 'a b+c d', empty: '', bare: '' },
      all: { room: ['1', '2'], name: ['a b+c d'], empty: [''], bare: [''] },
    },
  },
  {
    about: 'what an authorizer is asked with',
    look: async (api) => {
      const { told } = await api.connect({ authorizer: 'tell' }, { headers: { 'User-Agent': 'Conformance/1.0' } });
      const { headers, others } = JSON.parse(
        String((await told('CONNECT')).event.requestContext.authorizer?.asked),
      ) as Record<'headers' | 'others', string[]>;
      return { headers: headers.sort(), others: others.sort() };
    },
    here: {
      headers: [
        'Host',
        'Sec-WebSocket-Extensions',
        'Sec-WebSocket-Key',
        'Sec-WebSocket-Version',
        'User-Agent',
        'X-Amzn-Trace-Id',
        'X-Forwarded-For',
        'X-Forwarded-Port',
        'X-Forwarded-Proto',
      ],
      others: ['multiValueHeaders', 'multiValueQueryStringParameters', 'queryStringParameters', 'requestContext'],
    },
  },
  {
    about: 'what stands with the context of an authorizer in an event',
    look: async (api) => {
      const { told } = await api.connect();
      return Object.keys((await told('CONNECT')).event.requestContext.authorizer ?? {}).sort();
    },
    here: ['isOpen', 'level', 'plan', 'principalId'],
  },
];

/** The frames that a client gets because of `act`. */
function framesAfter(act: (api: Api, client: Client) => unknown) {
  return async (api: Api) => {
    const client = await api.connect();
    const frames = recordFrames(client.socket);
    await act(api, client);
    await client.settle();
    return frames()
      .map(({ opcode, payload }) => ({ opcode, text: payload.toString().replaceAll(/[\w-]{15}=/g, 'ID') }))
      .filter(({ text }) => text !== 'ID');
  };
}

/** A message to the route with a response, once its function has begun to answer. */
function asking(answer: unknown) {
  return (_: Api, { socket, told }: Client) => {
    socket.send(JSON.stringify({ action: 'ask', answer }));
    return told('MESSAGE');
  };
}

const post = (body: string | Buffer) => (api: Api, client: Client) =>
  api.call({ method: 'POST', target: api.target(client.id), body });

const problem = (message: string) => `{"message": "${message}", "connectionId":"ID", "requestId":"ID"}`;

const messages: Unknown[] = [
  {
    about: 'the frames of a post that is not UTF-8 (61 ff 62)',
    look: framesAfter(post(Buffer.of(0x61, 0xff, 0x62))),
    here: [{ opcode: 1, text: 'a\ufffdb' }],
  },
  {
    about: 'the frames of an empty post',
    look: framesAfter(post('')),
    here: [{ opcode: 1, text: '' }],
  },
  {
    about: 'what an empty message is answered',
    look: framesAfter((_, { socket }) => socket.send('')),
    here: [{ opcode: 1, text: problem('Forbidden') }],
  },
  ...[500, 301].map((statusCode) => ({
    about: `what a client is told when a route with a response answers ${statusCode}`,
    look: framesAfter(asking({ statusCode, body: 'unseen?' })),
    here: [{ opcode: 1, text: problem('Internal server error') }],
  })),
  {
    about: 'what a client is told when a route with a response answers no body',
    look: framesAfter(asking({ statusCode: 200 })),
    here: [],
  },
];

export const UNKNOWNS_OF_CONNECTIONS: Unknown[] = [...activity, ...ends, ...upgrades, ...events, ...messages];
