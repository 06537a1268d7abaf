import { type DescribeTimeToLiveCommandOutput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import { createExpiry } from './time-to-live';

const NOW = Date.UTC(2026, 0, 15, 12);
const OVER = { connectionId: { S: 'a' }, ttl: { N: String(NOW / 1_000 - 1) } };

type Answer = NonNullable<DescribeTimeToLiveCommandOutput['TimeToLiveDescription']> | Error;
const ON: Answer = { TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' };
const OFF: Answer = { TimeToLiveStatus: 'DISABLED' };
const failure = (name: string) => Object.assign(new Error(name), { name });
const THROTTLED = failure('ThrottlingException');
const DENIED = failure('AccessDeniedException');

/** Whether a row is hidden, of a table that says of its time to live what the test wants, so many seconds after the start. */
function tableSaying(endpoint?: string) {
  const { table } = targetSchema.parse({
    name: 'test',
    kind: 'development',
    region: 'eu-west-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name: 'rows', ...(endpoint && { endpoint }) },
  });
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  const at = { seconds: 0, says: ON as Answer, looks: 0 };
  client.middlewareStack.add(
    () => async () => {
      at.looks += 1;
      if (at.says instanceof Error) throw at.says;
      const output: DescribeTimeToLiveCommandOutput = { $metadata: {}, TimeToLiveDescription: at.says };
      // The type of a step knows no single command.
      return { response: {}, output: output as never };
    },
    { step: 'initialize' },
  );
  const expiry = createExpiry({ client, table, elapsed: () => at.seconds * 1_000 });
  const hides = async () => (await expiry(NOW))(OVER);
  /** What holds once a look behind the answer has come back. */
  const settled = async (seconds: number, says: Answer) => {
    Object.assign(at, { seconds, says });
    await hides();
    await new Promise(setImmediate);
    return hides();
  };
  return { at, settled, hidesFromSweeps: async () => (await expiry(NOW, true))(OVER) };
}

test('a look that fails changes nothing of what is known, and is tried again after half a minute', async () => {
  const { at, settled } = tableSaying();
  expect(await settled(0, OFF)).toBe(false);
  expect(await settled(299, ON)).toBe(false);
  expect(at.looks).toBe(1);
  expect(await settled(300, THROTTLED)).toBe(false);
  expect(await settled(329, ON)).toBe(false);
  expect(at.looks).toBe(2);
  expect(await settled(330, THROTTLED)).toBe(false);
  expect(await settled(360, ON)).toBe(true);
  expect(at.looks).toBe(4);
  expect(await settled(660, DENIED)).toBe(true);
  expect(await settled(960, OFF)).toBe(false);
  expect(await settled(1_260, DENIED)).toBe(true);
});

test('a first look that fails hides what may be over, until another one answers', async () => {
  const { settled } = tableSaying();
  expect(await settled(0, THROTTLED)).toBe(true);
  expect(await settled(29, OFF)).toBe(true);
  expect(await settled(30, OFF)).toBe(false);
});

test.each<[string, Answer, string | undefined, boolean, boolean]>([
  ['on', ON, undefined, true, true],
  ['off', OFF, undefined, false, false],
  ['by another attribute', { TimeToLiveStatus: 'ENABLED', AttributeName: 'ends' }, undefined, false, false],
  ['not known', DENIED, undefined, true, false],
  ['on', ON, 'http://127.0.0.1:8000', true, true],
  ['not there', OFF, 'http://127.0.0.1:8000', true, false],
  ['not there', OFF, 'https://amazonaws.com.example', true, false],
  ['off', OFF, 'https://dynamodb.eu-west-1.amazonaws.com', false, false],
  ['off', OFF, 'https://vpce-0123-abcd.dynamodb.eu-west-1.vpce.amazonaws.com', false, false],
  ['off', OFF, 'https://123456789012.ddb.eu-west-1.api.aws', false, false],
  ['off', OFF, 'https://dynamodb.cn-north-1.amazonaws.com.cn', false, false],
])(
  'lists hide what is over unless nothing removes it, sweeps where something does: TTL is %s, %s',
  async (_, says, endpoint, list, sweep) => {
    const { settled, hidesFromSweeps } = tableSaying(endpoint);
    expect([await settled(0, says), await hidesFromSweeps()]).toEqual([list, sweep]);
  },
);
