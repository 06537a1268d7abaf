import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, onTestFinished, test, vi } from 'vitest';
import { MAX_TIME_MS } from '../domain/limits';
import { connectionPage, keys, readAnew } from './queries';

/** A list on screen, in a browser whose server answers the same page each time; `afters`: from when each answer had to be. */
async function openList() {
  const heard = { atMs: 0 };
  const table = { isOverloaded: false };
  const afters: (string | null)[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    afters.push(new URL(path, 'http://console').searchParams.get('after'));
    if (table.isOverloaded) {
      return Response.json({ ok: false, error: { code: 'rateLimited', message: 'The table is over its capacity.' } });
    }
    return Response.json({ ok: true, data: { rows: [] } });
  });
  const params = { target: 'shop', id: '', user: '', ip: '', size: 50, cursor: null, scan: false };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const list = new QueryObserver(
    client,
    connectionPage(params, () => heard.atMs),
  );
  const close = list.subscribe(() => {});
  onTestFinished(() => {
    close();
    client.clear();
    vi.unstubAllGlobals();
  });
  await vi.waitFor(() => expect(list.getCurrentResult().isSuccess).toBe(true));
  return { heard, table, afters, client, poll: () => list.refetch() };
}

test('a poll takes what was just read for others; after an act the list is read anew, once', async () => {
  const { afters, client, poll } = await openList();
  await poll();
  readAnew(client, keys.target('shop'));
  await vi.waitFor(() => expect(client.isFetching()).toBe(0));
  await poll();
  expect(afters).toEqual([null, null, String(MAX_TIME_MS), null]);
});

test('a poll that fails leaves the next one to what was read for others; what an act wanted is still wanted', async () => {
  const { afters, table, client, poll } = await openList();
  table.isOverloaded = true;
  await poll();
  await poll();
  readAnew(client, keys.target('shop'));
  await vi.waitFor(() => expect(client.isFetching()).toBe(0));
  table.isOverloaded = false;
  await poll();
  await poll();
  expect(afters).toEqual([null, null, null, String(MAX_TIME_MS), String(MAX_TIME_MS), null]);
});

test('a list that has heard of a change asks for a page that was read after it', async () => {
  const { afters, heard, poll } = await openList();
  heard.atMs = 1_700_000_000_000;
  await poll();
  expect(afters).toEqual([null, '1700000000000']);
});
