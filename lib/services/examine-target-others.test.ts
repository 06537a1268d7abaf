import { expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import { examineOthers } from './examine-target-others';

const targetAt = (name: string, callbackUrl: string, more: { apiId?: string; stage?: string; title?: string } = {}) =>
  targetSchema.parse({ name, kind: 'staging', region: 'us-east-1', callbackUrl, ...more, table: { name: 'rows' } });
const API = 'https://aaaaaaaaaa.execute-api.us-east-1.amazonaws.com/live';
const own = targetAt('own', API);

test('a stage that is another target already is told with its title, by its address or by its API and stage', () => {
  const same = targetAt('chat', API, { title: 'Chat, live' });
  expect(examineOthers(own, [own, same], true)).toMatchObject([
    {
      state: 'warning',
      sentence:
        'This stage is already the target Chat, live. Its limits, blocks and two-person rules do not hold here.',
    },
  ]);
  const domain = targetAt('domain', 'https://ws.example.com/v1', { apiId: 'aaaaaaaaaa', stage: 'live' });
  expect(examineOthers(own, [own, same, domain], true)).toMatchObject([
    { sentence: expect.stringContaining('already the targets Chat, live and domain. Their limits') },
  ]);
});

test('whoever may not see every target is told that there is another, and not which', () => {
  const [finding] = examineOthers(own, [own, targetAt('secret', API)], false);
  expect(finding).toMatchObject({ state: 'warning', sentence: expect.stringContaining('as another target too') });
  expect(JSON.stringify(finding)).not.toContain('secret');
});

test('other stages, and domains that do not say whose they are, are nothing to tell', () => {
  const others = [
    targetAt('beta', API.replace('live', 'beta')),
    targetAt('domain', 'https://ws.example.com/live'),
    targetAt('half', 'https://ws.example.com/live', { stage: 'live' }),
  ];
  expect(examineOthers(own, [own, ...others], true)).toEqual([]);
  expect(examineOthers(targetAt('mine', 'https://other.example.com/live'), others, true)).toEqual([]);
});

test('who could not save a target, because a domain does not say whose stage it is, is told so before', () => {
  const production = {
    ...targetAt('live', 'https://ws.example.com/live', { title: 'Live' }),
    kind: 'production' as const,
  };
  expect(examineOthers(own, [production], true)).toMatchObject([
    {
      state: 'problem',
      sentence:
        'This may be the stage of the target Live, which is production: a custom domain does not say whose it is. It cannot be saved so.',
    },
  ]);
  expect(examineOthers(own, [production], false)).toEqual([]);
  // One that is there already, and one that says another stage.
  expect(examineOthers(own, [own, production], true)).toEqual([]);
  expect(examineOthers(own, [{ ...production, apiId: 'bbbbbbbbbb' }], true)).toEqual([]);
});
