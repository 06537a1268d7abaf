import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, onTestFinished, test, vi } from 'vitest';
import { MAX_TIME_MS } from '../domain/limits';
import { waitFor } from '../local/testing';
import { blocksKey, blocksOf } from './blocks';
import { latestSweep } from './doctor-queries';
import { jobOf, jobsOf } from './jobs';
import { connectionDetail, connectionPage, keys, readAnew } from './queries';

/** From when each answer of a server had to be that answers the same each time. */
function listen(answer: () => Response) {
  const afters: (string | null)[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    afters.push(new URL(path, 'http://console').searchParams.get('after'));
    return answer();
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  onTestFinished(() => {
    client.clear();
    vi.unstubAllGlobals();
  });
  return { afters, client };
}

/** A list on screen, in a browser whose server answers the same page each time; `afters`: from when each answer had to be. */
async function openList() {
  const heard = { atMs: 0 };
  const table = { isOverloaded: false };
  const overloaded = { ok: false, error: { code: 'rateLimited', message: 'The table is over its capacity.' } };
  const { afters, client } = listen(() =>
    Response.json(table.isOverloaded ? overloaded : { ok: true, data: { rows: [] } }),
  );
  const params = { target: 'shop', id: '', user: '', ip: '', size: 50, cursor: null, scan: false };
  const list = new QueryObserver(
    client,
    connectionPage(params, () => heard.atMs),
  );
  const close = list.subscribe(() => {});
  onTestFinished(close);
  await waitFor(() => expect(list.getCurrentResult().isSuccess).toBe(true));
  return { heard, table, afters, client, poll: () => list.refetch() };
}

test('a poll takes what was just read for others; after an act the list is read anew, once', async () => {
  const { afters, client, poll } = await openList();
  await poll();
  void readAnew(client, keys.target('shop'));
  await waitFor(() => expect(client.isFetching()).toBe(0));
  await poll();
  expect(afters).toEqual([null, null, String(MAX_TIME_MS), null]);
});

test('a poll that fails leaves the next one to what was read for others; what an act wanted is still wanted', async () => {
  const { afters, table, client, poll } = await openList();
  table.isOverloaded = true;
  await poll();
  await poll();
  void readAnew(client, keys.target('shop'));
  await waitFor(() => expect(client.isFetching()).toBe(0));
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

test.each([
  ['the drawer', connectionDetail('shop', 'a'), keys.target('shop')],
  ['the list of jobs', jobsOf('shop', null), ['jobs', 'shop']],
  ['a job', jobOf('shop', 'j1'), ['jobs', 'shop']],
  ['the list of blocks', blocksOf('shop'), blocksKey('shop')],
  ['the sweep', latestSweep('shop'), ['sweep', 'shop']],
])('%s takes what was just read for others as well, and is read anew after an act, once', async (_, options, key) => {
  const { afters, client } = listen(() => Response.json({ ok: true, data: null }));
  const poll = () => client.fetchQuery(options as ReturnType<typeof connectionDetail>);
  await poll();
  void readAnew(client, key);
  await poll();
  await poll();
  expect(afters).toEqual([null, String(MAX_TIME_MS), null]);
});
