import { expect, test } from 'vitest';
import type { AddedTarget } from '../console/added-targets';
import { targetSchema } from '../domain/target';
import { type NameBinding, placeOf } from '../domain/target-place';
import { createTargetSet } from './target-set';

const settingsOf = (name: string, callbackUrl: string) => {
  const table = { name: 'registry', endpoint: 'http://127.0.0.1:9/' };
  return { name, kind: 'development', region: 'eu-central-1', callbackUrl, table } as const;
};
const added = (name: string, callbackUrl: string, placeOfFile: string | null): AddedTarget => {
  return { name, settings: settingsOf(name, callbackUrl), revision: name, changedBy: 'ana', changedAt: 0, placeOfFile };
};

const looking = (rows: () => AddedTarget[]) => async () => {
  const names = rows().flatMap(({ name, placeOfFile }): [string, NameBinding][] =>
    placeOfFile === null ? [] : [[name, { place: placeOfFile, of: 'file' }]],
  );
  return { rows: rows(), names: new Map(names) };
};

test('a row behind a name of the targets file does not become the target of that name when the file has it no more', async () => {
  const ofFile = targetSchema.parse(settingsOf('orders', 'https://orders.example/live'));
  const place = placeOf(ofFile);
  const rows = [
    added('orders', 'https://other.example/live', place),
    // Once of the file, and added since, in another spelling. Older consoles kept the spelling of the file.
    added(
      'chat',
      'https://CHAT.example:443/live/',
      'https://chat.example/live/, table registry in eu-central-1 at http://127.0.0.1:9',
    ),
    added('games', 'https://games.example/live', null),
  ];
  const own = targetSchema.parse(settingsOf('own', 'https://own.example/live'));
  const setOf = async (file: (typeof own)[]) => {
    const set = createTargetSet({ file, added: { look: looking(() => rows) }, onError: () => {} });
    await set.refresh();
    const problem = set.additions().find(({ name }) => name === 'orders')?.problem;
    return { names: [...set.contexts.keys()], problem };
  };
  expect(await setOf([own, ofFile])).toEqual({
    names: ['own', 'orders', 'chat', 'games'],
    problem: expect.stringContaining('The targets file has a target of this name'),
  });
  expect(await setOf([own])).toEqual({
    names: ['own', 'chat', 'games'],
    problem: `A targets file had this name for another target: ${place}. Roles, blocks, views and jobs under it are meant for that one. Remove this one.`,
  });
});

test('what is not used because of its name is used as soon as the name is its own, and not any more when it is not', async () => {
  let placeOfFile: string | null = 'https://orders.example/live, table registry in eu-central-1';
  const look = looking(() => [added('orders', 'https://other.example/live', placeOfFile)]);
  const own = targetSchema.parse(settingsOf('own', 'https://own.example/live'));
  const set = createTargetSet({ file: [own], added: { look }, onError: () => {} });
  const namesNow = async () => {
    await set.refresh({ now: true });
    return [...set.contexts.keys()];
  };
  expect(await namesNow()).toEqual(['own']);
  const before = placeOfFile;
  placeOfFile = null;
  expect(await namesNow()).toEqual(['own', 'orders']);
  placeOfFile = before;
  expect(await namesNow()).toEqual(['own']);
});

test('a target of the file whose name an added one elsewhere has is not used, nor is that one here, until one of the two is gone', async () => {
  const [own, ofFile, last] = ['own', 'orders', 'last'].map((name) =>
    targetSchema.parse(settingsOf(name, `https://${name}.example/live`)),
  );
  if (!own || !ofFile || !last) throw new Error('They are not there.');
  let rows: AddedTarget[] = [added('orders', 'https://other.example/live', null)];
  let changes = 0;
  const set = createTargetSet({
    file: [own, ofFile, last],
    added: { look: looking(() => rows) },
    onError: () => {},
    onChange: () => changes++,
  });
  await set.refresh();
  const orders = () => set.contexts.get('orders')?.target.callbackUrl;
  expect([...set.contexts.keys()]).toEqual(['own', 'last']);
  expect(set.withheld()).toEqual([
    {
      target: ofFile,
      boundTo: null,
      problem: expect.stringMatching(/^A target that was added has this name: https:\/\/other\.example/),
    },
  ]);
  expect(set.additions()).toMatchObject([
    { problem: expect.stringMatching(/^The targets file of this console gives this name to another target\./) },
  ]);
  // It is still the file's: nobody changes it in the page.
  expect(set.fixed.has('orders')).toBe(true);
  for (const settled of [
    [],
    [added('orders', 'https://other.example/live', placeOf(ofFile))],
    [{ ...added('orders', ofFile.callbackUrl, null), revision: 'moved' }],
  ]) {
    rows = settled;
    await set.refresh({ now: true });
    expect(orders()).toBe(ofFile.callbackUrl);
    expect([...set.contexts.keys()]).toEqual(['own', 'orders', 'last']);
    expect(set.withheld()).toEqual([]);
    rows = [added('orders', 'https://other.example/live', null)];
    await set.refresh({ now: true });
    expect(orders()).toBeUndefined();
  }
  expect(changes).toBe(7);
});
