import { expect, test, vi } from 'vitest';
import { type AwsCredentials, createFreshCredentials } from './fresh-credentials';

const MINUTE_MS = 60_000;

/** A provider whose credentials are numbered and live for `minutes`; a clock; and every call of the provider. */
function provider(minutes: number | null) {
  let nowMs = Date.UTC(2026, 10, 26);
  const asked: boolean[] = [];
  let isDown = false;
  const credentials = createFreshCredentials(
    async ({ forceRefresh = false } = {}): Promise<AwsCredentials> => {
      asked.push(forceRefresh);
      if (isDown) throw Object.assign(new Error('down'), { name: 'CredentialsProviderError' });
      return {
        accessKeyId: `AKID${asked.length}`,
        secretAccessKey: 'secret',
        ...(minutes !== null && { expiration: new Date(nowMs + minutes * MINUTE_MS) }),
      };
    },
    () => nowMs,
  );
  return {
    credentials,
    asked,
    current: () => credentials.current()?.accessKeyId,
    pass: (ms: number) => {
      nowMs += ms;
    },
    setDown: (value: boolean) => {
      isDown = value;
    },
  };
}

test('many who ask at once are one question, and then there is an answer without a wait', async () => {
  const { credentials, asked, current } = provider(60);
  expect(current()).toBeUndefined();
  const [one, other] = await Promise.all([credentials.load(), credentials.load()]);
  expect(one).toBe(other);
  expect(current()).toBe('AKID1');
  expect(asked).toEqual([false]);
});

test('they are renewed before they end, and the old ones serve until the new ones are there', async () => {
  const { credentials, current, pass } = provider(8);
  await credentials.load();
  pass(2 * MINUTE_MS);
  expect(current()).toBe('AKID1');
  pass(1.5 * MINUTE_MS);
  expect(current()).toBe('AKID1');
  await vi.waitFor(() => expect(current()).toBe('AKID2'), 20_000);
});

test('a provider that fails is asked again now and then, while the old ones serve until shortly before their end', async () => {
  const { credentials, current, asked, pass, setDown } = provider(8);
  await credentials.load();
  setDown(true);
  pass(4 * MINUTE_MS);
  for (let call = 0; call < 100; call++) expect(current()).toBe('AKID1');
  await vi.waitFor(() => expect(asked).toHaveLength(2), 20_000);
  pass(10_000);
  await vi.waitFor(() => {
    expect(current()).toBe('AKID1');
    expect(asked).toHaveLength(3);
  }, 20_000);
  pass(4 * MINUTE_MS);
  expect(current()).toBeUndefined();
  await expect(credentials.load()).rejects.toThrow('down');
  setDown(false);
  await credentials.load();
  expect(asked.length).toBeGreaterThan(3);
  expect(current()).toBe(`AKID${asked.length}`);
});

test('those that never end are looked at again, for somebody may have changed them', async () => {
  const { credentials, current, pass } = provider(null);
  await credentials.load();
  pass(4 * MINUTE_MS);
  expect(current()).toBe('AKID1');
  pass(2 * MINUTE_MS);
  expect(current()).toBe('AKID1');
  await vi.waitFor(() => expect(current()).toBe('AKID2'), 20_000);
});

test('those that AWS refused are asked for past what the provider remembers, once, however many calls were refused', async () => {
  const { credentials, current, asked, pass } = provider(60);
  await credentials.load();
  for (let call = 0; call < 100; call++) credentials.reject('AKID1');
  pass(5_000);
  expect(current()).toBe('AKID1');
  await vi.waitFor(() => expect(current()).toBe('AKID2'), 20_000);
  credentials.reject('AKID1');
  pass(10_000);
  expect(current()).toBe('AKID2');
  expect(asked).toEqual([false, true]);
});
