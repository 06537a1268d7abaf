import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createAssumedRole } from './assumed-role';
import { startSts } from './test-sts';

const ROLE = 'arn:aws:iam::123456789012:role/switchboard';
const HOUR_MS = 60 * 60_000;

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDOFCONSOLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});

function roleWith(clock: { now: number }, more: { externalId?: string } = {}) {
  const role = createAssumedRole({
    roleArn: ROLE,
    region: 'eu-west-1',
    sessionName: 'switchboard-staging',
    now: () => clock.now,
    ...more,
  });
  onTestFinished(role.end);
  return role.credentials;
}

const given = (number: number, endsAt: number) => ({
  accessKeyId: `ASIA${number}`,
  secretAccessKey: 's',
  sessionToken: 't',
  endsAt,
});

test('the role is asked for by name, with the external id, under the credentials of the console', async () => {
  const clock = { now: Date.now() };
  const { asked } = await startSts(() => given(1, clock.now + HOUR_MS));
  expect(await roleWith(clock, { externalId: 'an-id' })()).toMatchObject({ accessKeyId: 'ASIA1', sessionToken: 't' });
  const [{ parameters, authorization } = { parameters: new URLSearchParams(), authorization: '' }] = asked;
  expect(Object.fromEntries(parameters)).toMatchObject({
    Action: 'AssumeRole',
    RoleArn: ROLE,
    RoleSessionName: 'switchboard-staging',
    ExternalId: 'an-id',
  });
  expect(authorization).toContain('Credential=AKIDOFCONSOLE/');
  expect(authorization).toContain('/eu-west-1/sts/aws4_request');
});

test('AWS STS is asked once for all that ask together, and again before the credentials end', async () => {
  const clock = { now: Date.now() };
  let number = 0;
  const { asked } = await startSts(() => given(++number, clock.now + HOUR_MS));
  const credentials = roleWith(clock);
  const keys = await Promise.all(Array.from({ length: 20 }, async () => (await credentials()).accessKeyId));
  expect(new Set(keys)).toEqual(new Set(['ASIA1']));
  clock.now += HOUR_MS - 6 * 60_000;
  expect((await credentials()).accessKeyId).toBe('ASIA1');
  expect(asked).toHaveLength(1);
  clock.now += 2 * 60_000;
  expect((await credentials()).accessKeyId).toBe('ASIA2');
  expect(asked).toHaveLength(2);
});

test('a role that cannot be assumed is told in words, and not asked for again by every call', async () => {
  const clock = { now: Date.now() };
  const message = `User: arn:aws:iam::1:user/console is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;
  const { asked } = await startSts(() => ({ code: 'AccessDenied', message }));
  const credentials = roleWith(clock);
  for (let turn = 0; turn < 3; turn++) {
    await expect(credentials()).rejects.toMatchObject({
      name: 'RoleNotAssumedError',
      type: 'AccessDenied',
      told: message,
      message: expect.stringContaining(`The role ${ROLE} cannot be assumed: AWS denies it.`),
    });
  }
  expect(asked).toHaveLength(1);
  clock.now += 5_001;
  await expect(credentials()).rejects.toThrow('its trust policy does not name the console');
  expect(asked).toHaveLength(2);
});

test.each([
  ['AccessDenied', false],
  ['InvalidClientTokenId', false],
  ['ExpiredToken', true],
  ['ServiceUnavailable', true],
])('whether asking again may do is told apart: %s', async (code, isPassing) => {
  await startSts(() => ({ code, message: 'no' }));
  await expect(roleWith({ now: Date.now() })()).rejects.toMatchObject({ type: code, isPassing });
});

test('while new credentials are refused, the old ones do to their end', async () => {
  const clock = { now: Date.now() };
  const endsAt = clock.now + HOUR_MS;
  let isDenied = false;
  await startSts(() => (isDenied ? { code: 'AccessDenied', message: 'no' } : given(1, endsAt)));
  const credentials = roleWith(clock);
  await credentials();
  isDenied = true;
  clock.now = endsAt - 60_000;
  expect((await credentials()).accessKeyId).toBe('ASIA1');
  clock.now = endsAt + 1;
  await expect(credentials()).rejects.toThrow('cannot be assumed');
});
