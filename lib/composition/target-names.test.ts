import { expect, test } from 'vitest';
import type { AddedTarget } from '../console/added-targets';
import { targetSchema } from '../domain/target';
import { placeOf } from '../domain/target-place';
import { createTargetSet } from './target-set';

const settingsOf = (name: string, callbackUrl: string) => {
  const table = { name: 'registry', endpoint: 'http://127.0.0.1:9/' };
  return { name, kind: 'development', region: 'eu-central-1', callbackUrl, table } as const;
};
const added = (name: string, callbackUrl: string, placeOfFile: string | null): AddedTarget => {
  return { name, settings: settingsOf(name, callbackUrl), revision: name, changedBy: 'ana', changedAt: 0, placeOfFile };
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
    const set = createTargetSet({ file, added: { list: async () => rows }, onError: () => {} });
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
  const list = async () => [added('orders', 'https://other.example/live', placeOfFile)];
  const own = targetSchema.parse(settingsOf('own', 'https://own.example/live'));
  const set = createTargetSet({ file: [own], added: { list }, onError: () => {} });
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
