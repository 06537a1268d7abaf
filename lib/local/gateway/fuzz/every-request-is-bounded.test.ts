import { describe, expect, test } from 'vitest';
import { waitFor } from '../../testing';
import { connectClient, startGateway } from '../test-kit';
import { drip, openTcp, signedText, UPGRADE_HEADERS, upgradeText } from './test-tcp';

const MANY = Array.from({ length: 300 }, (_, index) => `x-${index}: 1`);
const LONG = `x: ${'a'.repeat(100_000)}\r\n`;

describe('is refused with 431, and no function is asked', () => {
  test.each([
    ['a call with more headers than 200', signedText({ method: 'GET', target: '/dev', headers: MANY })],
    ['an upgrade with more headers than 200', upgradeText('/dev', MANY)],
    ['a call with more than 64 KB of headers', `GET /dev HTTP/1.1\r\nhost: x\r\n${LONG}\r\n`],
    ['an upgrade with more than 64 KB of headers', upgradeText('/dev', [LONG.trim()])],
    ['a target of more than 64 KB', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
    ['a header without an end', `GET /dev HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(100_000)}`],
    [
      'more than 64 KB after a body in chunks',
      `POST /dev HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n${LONG}\r\n`,
    ],
  ])('%s', async (_what, text) => {
    const gateway = await startGateway();
    const { statuses, ended } = openTcp(gateway, text);
    await ended;
    expect(statuses()).toEqual([431]);
    expect(gateway.events).toEqual([]);
  });
});

test('a client whose URL is longer than 4,096 characters is refused with 414, and no function is asked', async () => {
  const gateway = await startGateway();
  const { statuses, ended } = openTcp(gateway, upgradeText(`/dev?${'a&'.repeat(2100)}`));
  await ended;
  expect(statuses()).toEqual([414]);
  expect(gateway.events).toEqual([]);
  const { id } = await connectClient(gateway, `/dev?${'a&'.repeat(2000)}`);
  expect(id).toMatch(/=$/);
});

describe('a sender is cut who never stops and never comes to an end', () => {
  const limits = { headersTimeoutMs: 100, requestTimeoutMs: 300 };
  const head = 'POST /dev/@connections/x HTTP/1.1\r\nhost: x\r\n';

  test.each([
    ['in the line of a request', 'GET /', 'a'],
    ['in the headers of a call', head, 'x: y\r\n'],
    ['in the headers of an upgrade', `GET /dev HTTP/1.1\r\n${UPGRADE_HEADERS.join('\r\n')}\r\n`, 'x: y\r\n'],
    ['in a body of known length', `${head}content-length: 100000\r\n\r\n`, 'a'],
    ['in a body in chunks', `${head}transfer-encoding: chunked\r\n\r\n`, '1\r\na\r\n'],
    ['in the length of a chunk', `${head}transfer-encoding: chunked\r\n\r\n`, '0'],
    ['in a body that is too long anyway', `${head}content-length: 100000000\r\n\r\n`, 'a'.repeat(1000)],
    ['after a body in chunks', `${head}transfer-encoding: chunked\r\n\r\n0\r\n`, 'x: y\r\n'],
  ])('%s', async (_where, text, piece) => {
    const gateway = await startGateway({ limits });
    const tcp = openTcp(gateway, text);
    await drip(tcp, piece, 20);
    expect(tcp.statuses()).toEqual([expect.toBeOneOf([400, 408, 413])]);
    expect(gateway.errors).toEqual([]);
  });
});

describe('on one connection', () => {
  async function start() {
    const gateway = await startGateway();
    const { id, received } = await connectClient(gateway);
    return {
      gateway,
      received,
      post: (body: string, headers: string[] = []) =>
        signedText({ method: 'POST', target: `/dev/@connections/${id}`, body, headers }),
    };
  }

  test('what comes before something broken is answered first', async () => {
    const { gateway, received, post } = await start();
    const { statuses, ended } = openTcp(gateway, `${post('one')}${post('two')}garbage\r\n\r\n`);
    await ended;
    expect(statuses()).toEqual([200, 200, 400]);
    await waitFor(() => expect(received).toEqual(['one', 'two']));
  });

  test.each([
    ['accepted', '/dev', 101],
    ['refused', '/elsewhere', 403],
  ])('what comes before an upgrade that is %s is answered first', async (_how, target, status) => {
    const { gateway, received, post } = await start();
    const { statuses } = openTcp(gateway, `${post('one')}${post('two')}${upgradeText(target)}`);
    await waitFor(() => expect(statuses()).toEqual([200, 200, status]));
    await waitFor(() => expect(received).toEqual(['one', 'two']));
  });

  test.each<[string, (post: (body: string, headers?: string[]) => string) => string, number]>([
    ['a call that asks for its end', (post) => post('one', ['connection: close']), 200],
    ['a request without a host', () => 'GET / HTTP/1.1\r\n\r\n', 400],
    ['a request of another version', () => 'GET / HTTP/2.0\r\nhost: x\r\n\r\n', 505],
    ['an expectation that cannot be met', () => 'GET / HTTP/1.1\r\nhost: x\r\nexpect: miracles\r\n\r\n', 417],
    ['too many headers', () => `GET / HTTP/1.1\r\nhost: x\r\n${MANY.join('\r\n')}\r\n\r\n`, 431],
  ])('nothing is carried out after %s, whose answer is the last', async (_what, first, status) => {
    const { gateway, received, post } = await start();
    const connected = gateway.events.length;
    const { statuses, ended } = openTcp(gateway, `${first(post)}${post('two')}${upgradeText()}`);
    await ended;
    expect(statuses()).toEqual([status]);
    // A call that arrives shows that nothing was on its way before it.
    openTcp(gateway, post('three'));
    await waitFor(() => expect(received.at(-1)).toBe('three'));
    expect(received).not.toContain('two');
    expect(gateway.events).toHaveLength(connected);
  });
});
