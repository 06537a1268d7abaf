import { expect, test } from 'vitest';
import { isForeign } from './foreign-request';

const ask = (headers: Record<string, string>, method = 'POST') =>
  isForeign({ method, header: (name) => headers[name] ?? null });
const host = 'console.example:3000';

test('what a page of the console sends is its own, behind a proxy too', () => {
  expect(ask({ host, origin: `https://${host}`, 'sec-fetch-site': 'same-origin' })).toBe(false);
  expect(ask({ host: '10.0.0.1:3000', 'x-forwarded-host': host, origin: `https://${host}` })).toBe(false);
  expect(ask({ host })).toBe(false);
});

test('what a page of another site has the browser send is foreign', () => {
  expect(ask({ host, origin: 'https://evil.example' })).toBe(true);
  expect(ask({ host, origin: 'null' })).toBe(true);
  expect(ask({ host, origin: `https://${host}.evil.example` })).toBe(true);
  expect(ask({ host, origin: 'https://console.example:3001' })).toBe(true);
  expect(ask({ host, 'sec-fetch-site': 'cross-site' })).toBe(true);
  expect(ask({ host, 'sec-fetch-site': 'same-site' })).toBe(true);
  expect(ask({ host, origin: 'https://evil.example' }, 'GET')).toBe(false);
});
