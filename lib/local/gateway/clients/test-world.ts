import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeTempDir, until } from '../../testing';
import { createRandom } from '../random';
import { connectClient, startGateway } from '../test-kit';
import { findCode } from './test-page';
import { type Outcome, type Program, run } from './test-programs';

/** A secret with the characters that AWS gives to secrets. */
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const REGION = 'us-east-1';
const USER_AGENT = 'A browser';

/** What a shell, an argument parser, a form or a base64 decoder might spoil. */
const MESSAGE = '{"text": "Grüße, 5 % & \\"so\\" + `date` $HOME \'x\'"}\n== é';
/** In several frames, and beyond what fits on a command line without care. */
const FILE_TEXT = `${MESSAGE}\r\n`.repeat(2000);

export type Situation = {
  stage?: string;
  /** Behind the endpoint. */
  suffix?: string;
  /** Of every connection id. */
  firstByte?: number;
  sessionToken?: string;
  isLenient?: boolean;
};

/** First of the four bytes that base64 begins with `-` for. */
export const DASH = 0xf8;

export type World = Awaited<ReturnType<typeof startWorld>>;

/** A gateway with one client connected, and the environment in which the page's lines call it. */
export async function startWorld({ stage = 'dev', suffix = '', firstByte, sessionToken, isLenient }: Situation) {
  const random = createRandom();
  const gateway = await startGateway({
    api: { stage, region: REGION },
    findCredentials: (id) => (id === KEYS.accessKeyId ? { ...KEYS, ...(sessionToken && { sessionToken }) } : undefined),
    random: (bytes) => {
      const drawn = random(bytes);
      if (firstByte !== undefined) drawn[0] = firstByte;
      return drawn;
    },
    isLenient: isLenient ?? false,
  });
  const client = await connectClient(gateway, `/${stage}`, { 'user-agent': USER_AGENT });
  const file = join(makeTempDir(), 'message');
  writeFileSync(file, FILE_TEXT);
  const variables = {
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
    AWS_REGION: REGION,
    ENDPOINT: `http://127.0.0.1:${gateway.port}/${stage}${suffix}`,
    CONNECTION_ID: client.id,
    MESSAGE,
    FILE: file,
  };
  return { gateway, client, variables };
}

/** Runs the line of the page for an act. */
export function act(world: World, program: Program, name: string): Promise<Outcome> {
  return run(program, findCode(program.client, name), world.variables);
}

export async function expectPosted(world: World, program: Program, name = 'post'): Promise<void> {
  expectDone(await act(world, program, name));
  await expectReceived(world, [name === 'post' ? MESSAGE : FILE_TEXT]);
}

export async function expectReceived({ client }: World, messages: string[]): Promise<void> {
  await until(() => client.received.length >= messages.length);
  expect(client.received).toEqual(messages);
}

/** Clients print what they were answered with names and times of their own spelling. */
export async function expectRead(world: World, program: Program, name = 'get'): Promise<void> {
  const outcome = await act(world, program, name);
  expectDone(outcome);
  const answer = JSON.parse(outcome.stdout, (_key, value) =>
    typeof value === 'object' ? withLowerCaseKeys(value) : value,
  );
  const connectedAt = world.gateway.events[0]?.requestContext.connectedAt;
  expect({
    ...answer,
    connectedat: Date.parse(answer.connectedat),
    lastactiveat: Date.parse(answer.lastactiveat),
  }).toEqual({
    identity: { sourceip: '127.0.0.1', useragent: USER_AGENT },
    connectedat: connectedAt,
    lastactiveat: expect.any(Number),
  });
}

function withLowerCaseKeys(object: object): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key.toLowerCase(), value]));
}

export async function expectDeleted(world: World, program: Program): Promise<void> {
  expectDone(await act(world, program, 'delete'));
  expect(await world.client.closed).toMatchObject({ code: 1000 });
}

export function expectDone({ isDone, output }: Outcome): void {
  expect(isDone, output).toBe(true);
}

/** The program says that it failed, and shows why where `text` is given. */
export function expectFailed({ isDone, output }: Outcome, text = ''): void {
  expect(output).toContain(text);
  expect(isDone, output).toBe(false);
}

export function expectUntouched({ client }: World): void {
  expect(client.received).toEqual([]);
  expect(client.socket.readyState).toBe(client.socket.OPEN);
}
