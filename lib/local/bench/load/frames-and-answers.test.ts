import { describe, expect, test } from 'vitest';
import { createAnswerReader } from './answer-reader';
import { CLOSE_FRAME, textFrame } from './client-frames';
import { createFrameCounter } from './frame-counter';
import { bodyOf } from './posts';

/** Hands over the bytes in pieces of this size. */
function inPieces(bytes: Buffer, size: number, take: (piece: Buffer) => void): void {
  for (let at = 0; at < bytes.length; at += size) take(bytes.subarray(at, at + size));
}

/** An unmasked frame, as a server sends it. */
function serverFrame(first: number, length: number): Buffer {
  const extended = length < 126 ? [length] : length < 65_536 ? [126, length >> 8, length & 0xff] : longLength(length);
  return Buffer.concat([Buffer.from([first, ...extended]), Buffer.alloc(length, 0x81)]);
}

function longLength(length: number): number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return [127, ...bytes];
}

describe('the frame counter', () => {
  const stream = Buffer.concat([
    serverFrame(0x81, 5),
    serverFrame(0x81, 0),
    serverFrame(0x01, 300),
    serverFrame(0x89, 4),
    serverFrame(0x80, 70_000),
    serverFrame(0x82, 126),
  ]);

  test.each([1, 2, 3, 7, 125, 4096, stream.length])('counts messages cut into pieces of %i bytes', (size) => {
    const counter = createFrameCounter();
    inPieces(stream, size, counter.take);
    expect(counter).toMatchObject({ messages: 4, payloadBytes: 5 + 300 + 70_000 + 126, isClosing: false });
  });

  test('a message counts when its last frame has begun to arrive, and a ping never', () => {
    const counter = createFrameCounter();
    counter.take(serverFrame(0x01, 10));
    counter.take(serverFrame(0x89, 0));
    expect(counter.messages).toBe(0);
    counter.take(serverFrame(0x80, 1));
    expect(counter.messages).toBe(1);
  });

  test('a close frame shows', () => {
    const counter = createFrameCounter();
    counter.take(Buffer.from([0x88, 2, 0x03, 0xe8]));
    expect(counter).toMatchObject({ messages: 0, isClosing: true });
  });
});

test('what clients send is masked: a text, and a close with 1000', () => {
  expect([...textFrame('hi')]).toEqual([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);
  expect([...CLOSE_FRAME]).toEqual([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]);
});

describe('the answer reader', () => {
  const stream = Buffer.from(
    'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n' +
      'HTTP/1.1 204 No Content\r\ndate: now\r\n\r\n' +
      'HTTP/1.1 403 Forbidden\r\nContent-Length: 23\r\n\r\n{"message":"Forbidden"}' +
      'HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n',
  );

  test.each([1, 3, 40, stream.length])('finds every status in pieces of %i bytes', (size) => {
    const statuses: number[] = [];
    inPieces(
      stream,
      size,
      createAnswerReader((status) => statuses.push(status)),
    );
    expect(statuses).toEqual([200, 204, 403, 429]);
  });

  test('tells an answer only when its body is there', () => {
    const statuses: number[] = [];
    const read = createAnswerReader((status) => statuses.push(status));
    read(Buffer.from('HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n{'));
    expect(statuses).toEqual([]);
    read(Buffer.from('}'));
    expect(statuses).toEqual([400]);
  });
});

test('bodies of one size are valid JSON and differ', () => {
  expect(bodyOf(7, 60)).toHaveLength(60);
  expect(JSON.parse(bodyOf(7, 60))).toMatchObject({ number: 7 });
  expect(bodyOf(7, 60)).not.toBe(bodyOf(8, 60));
});
