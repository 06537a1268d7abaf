import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { sha256Hex } from '../../../sigv4/canonical-request';
import { signRequest } from '../../../sigv4/sign-request';
import { CREDENTIALS } from '../test-kit';

/** A client by hand, for what no library sends. */
export type Tcp = {
  socket: Socket;
  text: () => string;
  statuses: () => number[];
  /** When the gateway has ended its side, or cut the connection. */
  ended: Promise<void>;
};

/** Does not close its side when the other one does. */
export function openTcp({ port }: { port: number }, text: string | Buffer = ''): Tcp {
  const chunks: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {});
  const ended = new Promise<void>((resolve) => socket.on('end', resolve).on('close', () => resolve()));
  onTestFinished(() => void socket.destroy());
  socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  const received = () => Buffer.concat(chunks).toString('latin1');
  const statuses = () => [...received().matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));
  return { socket, text: received, statuses, ended };
}

/** Sends a piece again and again until the connection has ended. */
export function drip({ socket, ended }: Tcp, piece: string | Buffer, everyMs: number): Promise<void> {
  const timer = setInterval(() => socket.writable && socket.write(piece), everyMs);
  return ended.finally(() => clearInterval(timer));
}

export const UPGRADE_HEADERS = [
  ...['host: x', 'connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'],
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
];

export function upgradeText(target = '/dev', headers: readonly string[] = []): string {
  return `GET ${target} HTTP/1.1\r\n${[...UPGRADE_HEADERS, ...headers].map((line) => `${line}\r\n`).join('')}\r\n`;
}

type Request = { method: string; target: string; body?: string; headers?: readonly string[] };

/** A signed request as text; a body is sent with its length. */
export function signedText({ method, target, body = '', headers = [] }: Request): string {
  const signed = signRequest(
    { method, target, headers: [['host', 'x']] },
    {
      credentials: CREDENTIALS,
      region: 'eu-central-1',
      service: 'execute-api',
      nowMs: Date.now(),
      bodyHash: sha256Hex(body),
    },
  );
  const length = body === '' ? [] : [`content-length: ${Buffer.byteLength(body)}`];
  const lines = [
    'host: x',
    ...Object.entries(signed).map(([name, value]) => `${name}: ${value}`),
    ...length,
    ...headers,
  ];
  return `${method} ${target} HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`;
}
