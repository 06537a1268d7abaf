import { expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import { toSettings } from '../domain/target-draft';
import { placeOf } from '../domain/target-place';
import { DRAFT } from '../domain/test-target-draft';
import { knownTargetsOf, settingsOfAll } from './known-targets';

const OWN = { target: targetSchema.parse({ ...toSettings(DRAFT), name: 'own', title: 'Own' }) };
const row = (name: string, settings: unknown, placeOfFile: string | null = null) => {
  return { name, settings, revision: name, changedBy: 'ana', changedAt: 0, placeOfFile, problem: 'Not used.' };
};
const known = (...rows: ReturnType<typeof row>[]) =>
  knownTargetsOf({
    contexts: new Map([['own', OWN]]),
    fixed: new Set(['own']),
    additions: () => rows,
    withheld: () => [],
    remarks: () => new Map(),
  }).slice(1);

test('a row that is not used here says what it is and where, since other consoles may be using it in production', () => {
  expect(known(row('orders', toSettings(DRAFT)))).toEqual([
    {
      ...{
        name: 'orders',
        title: 'Orders, live',
        kind: 'production',
        problem: 'Not used.',
        asksForName: null,
        remark: null,
      },
      ...{ address: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/live', table: 'connections' },
      ...{ tableRegion: 'eu-central-1', roleArn: DRAFT.roleArn },
      added: { revision: 'orders', by: 'ana', at: 0, settings: null, endsWork: true },
    },
  ]);
  // Of another target it has all but the name.
  expect(known(row('chat', toSettings(DRAFT)))).toMatchObject([{ name: 'chat', title: 'chat', kind: 'production' }]);
  expect(known(row('chat', { of: 'a later version' }))).toMatchObject([{ title: 'chat', kind: null, address: null }]);
});

test('the settings of all are those that are used, with those that others alone may be using under the name they are kept by', () => {
  const rows = [row('chat', toSettings(DRAFT)), row('later', { of: 'a later version' })];
  const all = settingsOfAll({ contexts: new Map([['own', OWN]]), additions: () => rows, withheld: () => [] });
  expect(all.map(({ name, callbackUrl }) => [name, callbackUrl])).toEqual([
    ['own', DRAFT.callbackUrl],
    ['chat', DRAFT.callbackUrl],
  ]);
});

test('the removal of a row ends no work that is of a target of a targets file, here or at another console', () => {
  expect(known(row('own', toSettings(DRAFT)))).toMatchObject([{ added: { endsWork: false, settings: null } }]);
  const elsewhere = {
    ...row('orders', toSettings(DRAFT)),
    placeOfFile: 'https://file.example/live, table t in eu-west-1',
  };
  expect(known(elsewhere)).toMatchObject([{ added: { endsWork: false } }]);
  expect(known({ ...elsewhere, placeOfFile: placeOf(OWN.target) })).toMatchObject([{ added: { endsWork: true } }]);
});
