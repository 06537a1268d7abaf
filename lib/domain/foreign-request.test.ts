import { expect, test } from 'vitest';
import { isForeign, isFromElsewhere } from './foreign-request';

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
  expect(ask({ host, origin: 'https://evil.example' }, 'GET')).toBe(true);
});

test('of what another site has a browser read, only a link that is followed to a page is answered', () => {
  for (const site of ['cross-site', 'same-site']) {
    for (const dest of ['image', 'script', 'empty', 'iframe', 'object']) {
      expect(ask({ host, 'sec-fetch-site': site, 'sec-fetch-dest': dest }, 'GET'), dest).toBe(true);
    }
    expect(ask({ host, 'sec-fetch-site': site, 'sec-fetch-dest': 'document' }, 'GET')).toBe(false);
    expect(ask({ host, 'sec-fetch-site': site, 'sec-fetch-dest': 'document' }, 'POST')).toBe(true);
    expect(isFromElsewhere((name) => ({ 'sec-fetch-site': site })[name] ?? null)).toBe(true);
  }
  expect(ask({ host, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' }, 'GET')).toBe(false);
  expect(ask({ host, 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' }, 'GET')).toBe(false);
});
