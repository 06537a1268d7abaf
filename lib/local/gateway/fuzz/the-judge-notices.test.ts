import { describe, expect, test } from 'vitest';
import type { Case, HttpRequest, SignedRequest } from './case';
import { writeFrame } from './generate/frames';
import { write } from './generate/mutate';
import { goodUpgrade } from './generate/upgrades';
import { findGrowth } from './growth';
import { judgeAnswers } from './judge/judge-answers';
import { judgeDeliveries } from './judge/judge-deliveries';
import { judgeFrames, judgeServerFrames, type Told } from './judge/judge-frames';
import { plainPlan } from './plan';
import { readServerFrames } from './reference/server-frames';
import type { Resources } from './subject/main';
import { HOST, OWNER, READER, signInHeader, signInQuery } from './world';

/** A fuzz run is worth what its judge sees. Here it is shown what a broken gateway would do. */
const PLAN = plainPlan(1);
const NOBODY = Buffer.alloc(0);
const ID = 'AAAAAAAAAAIAAAA=';

const post: SignedRequest = {
  ...signInHeader(
    { method: 'POST', target: `/dev/@connections/${ID}`, headers: [['host', HOST]], body: Buffer.from('hello') },
    OWNER,
  ),
  isAllowed: true,
  message: { connectionId: ID, text: 'hello' },
};
const look: SignedRequest = {
  ...signInQuery({ method: 'GET', target: `/dev/@connections/${ID}?b=1&a=2`, headers: [['host', HOST]] }, OWNER),
  isAllowed: true,
};

function wire(request: HttpRequest): Buffer {
  return write(
    { ...request, headers: [...request.headers, ['content-length', String(request.body.length)]] },
    request.body,
  );
}

function answer(status: number, headers = 'content-length: 0\r\n'): Buffer {
  return Buffer.from(`HTTP/1.1 ${status} Whatever\r\n${headers}date: now\r\n\r\n`);
}

function faultsOf(sent: Buffer, received: Buffer, signed: SignedRequest[] = [post, look]): string[] {
  const each: Case = { kind: 'call', steps: [{ send: sent }], signed };
  return judgeAnswers(each, { received, end: 'closed' }, PLAN).faults;
}

describe('a call that is granted', () => {
  test('as it was signed is as it should be', () => {
    expect(faultsOf(wire(post), answer(200))).toEqual([]);
    expect(faultsOf(Buffer.concat([wire(post), wire(look)]), Buffer.concat([answer(200), answer(200)]))).toEqual([]);
  });

  test.each<[string, HttpRequest]>([
    [
      'headers in another order, and others between them',
      { ...post, headers: [['via', 'x'], ...post.headers.toReversed()] },
    ],
    [
      'names in other letters, and spaces',
      { ...post, headers: post.headers.map(([name, value]) => [name.toUpperCase(), ` ${value} `]) },
    ],
    ['another spelling of the path', { ...post, target: `//dev/./x/../@connections/${ID}` }],
    ['another order of the query', { ...look, target: look.target.replace(/\?(.*?)&(.*?)&(.*)$/, '?$3&&$2&$1') }],
  ])('with %s is as it was signed', (_what, request) => {
    expect(faultsOf(wire(request), answer(200))).toEqual([]);
  });

  test.each<[string, HttpRequest]>([
    ['without a signature', { ...post, headers: [['host', HOST]] }],
    ['with another body', { ...post, body: Buffer.from('Hello') }],
    ['with another method', { ...post, method: 'DELETE' }],
    ['with another path', { ...post, target: `${post.target}/` }],
    ['with an escape in its path', { ...post, target: post.target.replace('@', '%40') }],
    ['with a longer query', { ...post, target: `${post.target}?a` }],
    ['with another value in its query', { ...look, target: look.target.replace('a=2', 'a=3') }],
    ['with another host', { ...post, headers: [['host', 'evil.test'], ...post.headers.slice(1)] }],
    ['with two hosts', { ...post, headers: [...post.headers, ['host', HOST]] }],
    ['with a header of AWS that is not signed', { ...post, headers: [...post.headers, ['x-amz-meta', 'a']] }],
    ['with both forms of a signature', { ...look, headers: post.headers }],
    ['of which a signed header is missing', { ...post, headers: post.headers.slice(1) }],
  ])('%s', (_what, request) => {
    expect(faultsOf(wire(request), answer(200))).toEqual([expect.stringContaining('0 were signed')]);
  });

  test('twice, though sent once', () => {
    expect(faultsOf(wire(post), Buffer.concat([answer(200), answer(204)]))).toHaveLength(1);
  });

  test('by one who may not', () => {
    const request = { ...signInHeader({ ...post, headers: [['host', HOST]] }, READER), isAllowed: false };
    expect(faultsOf(wire(request), answer(200), [request])).toHaveLength(1);
  });

  test('inside the body of another', () => {
    const outer: HttpRequest = { method: 'POST', target: '/', headers: [['host', HOST]], body: wire(post) };
    expect(faultsOf(wire(outer), answer(200))).toHaveLength(1);
    expect(faultsOf(Buffer.concat([wire({ ...outer, body: NOBODY }), wire(post)]), answer(200))).toEqual([]);
  });
});

test.each<[string, Buffer]>([
  ['a header that a client has put there', answer(403, 'content-length: 0\r\nx-injected: 1\r\n')],
  ['a header twice', answer(403, 'content-length: 0\r\ncontent-length: 0\r\n')],
  ['a broken line', answer(403, 'content-length: 0\r\n: \r\n')],
  ['a body that is longer than its length', Buffer.concat([answer(403), Buffer.from('x')])],
  ['a body that is shorter than its length', answer(403, 'content-length: 5\r\n')],
  ['two lengths', answer(403, 'content-length: 0\r\ntransfer-encoding: chunked\r\n')],
  ['no date', Buffer.from('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')],
])('an answer with %s', (_what, received) => {
  expect(faultsOf(Buffer.from('GET / HTTP/1.1\r\n\r\n'), received)).toHaveLength(1);
});

test('a connection that never ends', () => {
  const each: Case = { kind: 'http', steps: [], signed: [] };
  expect(judgeAnswers(each, { received: NOBODY, end: 'stuck' }, PLAN).faults).toEqual([
    'The connection was not closed',
  ]);
});

describe('a message', () => {
  const each: Case = { kind: 'call', steps: [{ send: wire(post) }], signed: [post] };
  const played = { received: answer(200), end: 'closed' as const };
  const judge = (texts: string[], id = ID, received = played.received) => {
    const seen = { ...played, received };
    const judged = [{ case: each, played: seen, answers: judgeAnswers(each, seen, PLAN) }];
    return judgeDeliveries([{ id, texts }], judged, PLAN).map(({ what }) => what);
  };

  test('that was signed for whom it came to is as it should be', () => expect(judge(['hello'])).toEqual([]));
  test('that was signed for somebody else', () => expect(judge(['hello'], 'BBBBBBBBBBIAAAA=')).toHaveLength(1));
  test('that nobody signed', () => expect(judge(['hello', 'evil'])).toHaveLength(1));
  test('that came twice', () => expect(judge(['hello', 'hello']).length).toBeGreaterThan(0));
  test('that was accepted and never came', () => expect(judge([])).toHaveLength(1));
  test('that came, and was refused', () => expect(judge(['hello'], ID, answer(403))).toHaveLength(1));
});

describe('of a client that was let in', () => {
  const mask = Buffer.alloc(4);
  const say = (text: string) => writeFrame({ opcode: 1, payload: Buffer.from(text) }, mask);
  const close = (code: number) => writeFrame({ opcode: 8, payload: Buffer.from([code >> 8, code & 0xff]) }, mask);
  const unmasked = (opcode: number, payload: Buffer, reserved = 0) =>
    writeFrame({ opcode, payload, reserved, isMasked: false }, mask);
  const closed = (code: number) => unmasked(8, Buffer.from([code >> 8, code & 0xff]));

  function judge(frames: Buffer[], upgraded: Buffer[], told: Partial<Told>) {
    const steps = [{ send: write(goodUpgrade(PLAN, 'a'), NOBODY) }, { send: Buffer.concat(frames) }];
    const seen = { id: ID, texts: [], ends: [], ...told };
    const played = { received: NOBODY, end: 'closed' as const };
    return judgeFrames(
      { kind: 'frames', steps, signed: [] },
      { played, upgraded: Buffer.concat(upgraded), told: seen, plan: PLAN },
    );
  }
  const ended = (code: number, reason = '') => [{ code, reason }];

  test('what is as it should be', () => {
    expect(judge([say('a'), close(1000)], [closed(1000)], { texts: ['a'], ends: ended(1000) })).toEqual([]);
    expect(judge([say('a')], [unmasked(1, Buffer.from('a'))], { texts: ['a'], ends: ended(1006) })).toEqual([]);
    expect(judge([writeFrame({ opcode: 2, payload: NOBODY }, mask)], [closed(1003)], { ends: ended(1003) })).toEqual(
      [],
    );
  });

  test.each<[string, () => string[]]>([
    ['a message that was lost', () => judge([say('a'), say('b')], [], { texts: ['a'], ends: ended(1006) })],
    ['a message that it did not send', () => judge([say('a')], [], { texts: ['b'], ends: ended(1006) })],
    ['an end that nobody was told of', () => judge([close(1000)], [closed(1000)], { ends: [] })],
    [
      'an end that was told twice',
      () => judge([close(1000)], [closed(1000)], { ends: [...ended(1000), ...ended(1000)] }),
    ],
    ['another cause than its own', () => judge([close(1000)], [closed(1000)], { ends: ended(1006) })],
    ['another reason than its own', () => judge([close(1000)], [closed(1000)], { ends: ended(1000, 'x') })],
    ['a mistake that was let pass', () => judge([say('a').fill(0x91, 0, 1)], [], { texts: ['a'], ends: ended(1006) })],
    [
      'a close that it was not told of',
      () => judge([writeFrame({ opcode: 2, payload: NOBODY }, mask)], [], { ends: ended(1003) }),
    ],
    [
      'a ping without a pong',
      () => judge([writeFrame({ opcode: 9, payload: NOBODY }, mask)], [], { ends: ended(1006) }),
    ],
    ['what another client said', () => judge([], [unmasked(1, Buffer.from('b'))], { ends: ended(1006) })],
  ])('%s', (_what, faults) => expect(faults()).not.toEqual([]));

  test.each<[string, Buffer]>([
    ['masked', say('a')],
    ['with reserved bits', unmasked(1, NOBODY, 4)],
    ['of more than 32 KB', unmasked(1, Buffer.alloc(32_769))],
    ['after the close', Buffer.concat([closed(1000), closed(1000)])],
    ['that is not UTF-8', unmasked(1, Buffer.from([0xff]))],
    ['that continues nothing', unmasked(0, NOBODY)],
  ])('a frame of the gateway %s', (_what, bytes) => {
    expect(judgeServerFrames(readServerFrames(bytes))).toHaveLength(1);
  });
});

test('a process that holds more after each epoch, and not one that holds more for a while', () => {
  const objects = { webSockets: 0, requests: 0, sockets: 0 };
  const sample = (heapBytes: number): Resources => ({
    sockets: 0,
    listeners: 0,
    objects,
    heapBytes,
    bufferBytes: 0,
    rssBytes: 0,
  });
  const samples = (heapAt: (index: number) => number) =>
    Array.from({ length: 30 }, (_, index) => sample(heapAt(index)));
  expect(findGrowth(samples((index) => 20e6 + index * 0.3e6))).toMatch(/heap has grown/);
  expect(findGrowth(samples((index) => 20e6 + (index % 5) * 2e6))).toBe(undefined);
  expect(findGrowth(samples((index) => (index < 4 ? 10e6 : 20e6)))).toBe(undefined);
});
