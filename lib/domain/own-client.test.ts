import { expect, test } from 'vitest';
import { addressWith, clientUrlOf, isTestClient, testClientUser } from './own-client';

test('clients connect to the stage by wss, or to where the target says', () => {
  const callbackUrl = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/live';
  expect(clientUrlOf({ callbackUrl })).toBe('wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/live');
  expect(clientUrlOf({ callbackUrl: 'http://127.0.0.1:3001/dev' })).toBe('ws://127.0.0.1:3001/dev');
  expect(clientUrlOf({ callbackUrl, clientUrl: 'wss://ws.example.com' })).toBe('wss://ws.example.com');
});

test('a test client is known by its user', () => {
  expect(isTestClient({ userId: testClientUser('ann', 'k3x9') })).toBe(true);
  expect(isTestClient({ userId: 'ann' })).toBe(false);
  expect(isTestClient({})).toBe(false);
});

test('an address keeps what it says, gets the user, and is a WebSocket address or none', () => {
  expect(addressWith(' wss://ws.example.com/?token=a%20b ', 'user', 'me & you')).toBe(
    'wss://ws.example.com/?token=a+b&user=me+%26+you',
  );
  expect(addressWith('ws://127.0.0.1:3001/dev?user=x', 'user', 'me')).toBe('ws://127.0.0.1:3001/dev?user=me');
  expect(addressWith('wss://ws.example.com/live', null, 'me')).toBe('wss://ws.example.com/live');
  expect(addressWith('https://ws.example.com', 'user', 'me')).toBeUndefined();
  expect(addressWith('ws.example.com', 'user', 'me')).toBeUndefined();
});
