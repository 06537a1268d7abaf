import { expect, onTestFinished, test } from 'vitest';
import { createAddedTargets } from '../console/added-targets';
import { createConsoleTable } from '../console/console-table';
import { targetSchema } from '../domain/target';
import { startTestTable } from '../registry/test-table';
import { bindFileNames } from './bind-file-names';

const SETTINGS = { kind: 'production', region: 'eu-west-1', table: { name: 'connections' } } as const;
const [MINE, OTHER] = ['https://mine.example/live', 'https://other.example/live'];

test('a console whose file gives the name of an added target to another one takes it from nobody, and says so', async () => {
  const engine = await startTestTable();
  onTestFinished(() => engine.stop());
  const table = createConsoleTable(engine.client, 'console-of-names');
  await table.ensure();
  const addedTargets = createAddedTargets(table);
  await addedTargets.add('orders', { ...SETTINGS, callbackUrl: MINE }, 'ana');
  const told: string[] = [];
  const bind = (callbackUrl: string) => {
    const targets = [targetSchema.parse({ ...SETTINGS, name: 'orders', callbackUrl })];
    return bindFileNames({
      targets,
      addedTargets,
      told: new Map(),
      isStart: true,
      onTaken: (words) => told.push(words),
      onElsewhere: () => {},
    });
  };
  await bind(OTHER);
  expect(told).toEqual([
    expect.stringMatching(
      /^The targets file gives the name orders to https:\/\/other\.example\/live,.+This console uses neither,/,
    ),
  ]);
  const [row] = await addedTargets.list();
  expect(row).toMatchObject({ name: 'orders', placeOfFile: null });
  // Of the same place, or of none that was added, it is the file's.
  await bind(MINE);
  expect(await addedTargets.bindingOf('orders')).toMatchObject({ place: expect.stringContaining(MINE), of: 'file' });
  await addedTargets.remove('orders', row?.revision ?? '');
  await bind(OTHER);
  expect(await addedTargets.bindingOf('orders')).toMatchObject({ place: expect.stringContaining(OTHER), of: 'file' });
  expect(told).toHaveLength(1);
});

test('a name stays with the file of a console whatever one of before writes there, which does not say that it is of a file', async () => {
  const engine = await startTestTable();
  onTestFinished(() => engine.stop());
  const table = createConsoleTable(engine.client, 'console-of-versions');
  await table.ensure();
  const addedTargets = createAddedTargets(table);
  const place = `${MINE}, table connections in eu-west-1`;
  await bindFileNames({
    targets: [targetSchema.parse({ ...SETTINGS, name: 'orders', callbackUrl: MINE })],
    addedTargets,
    told: new Map(),
    isStart: true,
    onTaken: () => {},
    onElsewhere: () => {},
  });
  // As the first consoles that kept names did, at each start.
  const startOlder = (other = place) => table.put({ pk: 'TARGET-NAMES', sk: 'orders', place: other });
  await startOlder();
  await addedTargets.add('orders', { ...SETTINGS, callbackUrl: OTHER }, 'ana');
  expect(await addedTargets.list()).toMatchObject([{ placeOfFile: place }]);
  expect(await addedTargets.bindingOf('orders')).toEqual(expect.objectContaining({ place, of: 'file' }));
  await addedTargets.bindToAdded('orders', OTHER);
  expect(await addedTargets.bindingOf('orders')).toMatchObject({ place, of: 'file' });
  await startOlder(OTHER);
  expect(await addedTargets.list()).toMatchObject([{ placeOfFile: place }]);
  // One that says so has moved it.
  await table.put({ pk: 'TARGET-NAMES', sk: 'orders', place: OTHER, of: 'file' });
  expect(await addedTargets.bindingOf('orders')).toMatchObject({ place: OTHER });
});
