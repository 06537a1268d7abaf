import { expect, test } from 'vitest';
import { releaseRulesOf, whyTwo } from './release';
import { targetSchema } from './target';
import { ownStageOf } from './target-address';
import { toDraft, toSettings } from './target-draft';
import { examineDraftSchema, saveTargetSchema } from './target-input';
import { DRAFT } from './test-target-draft';

test('what a form holds becomes a target that can be used, and a form again', () => {
  const settings = toSettings(DRAFT);
  expect(targetSchema.parse(settings)).toMatchObject({
    name: 'orders',
    title: 'Orders, live',
    table: { name: 'connections', region: 'eu-central-1' },
    roleArn: DRAFT.roleArn,
    externalId: 'an-id',
    bulk: { perSecond: 500, concurrency: 64 },
    release: { kickAbove: 10, everyone: true, expiresAfterMinutes: 30 },
  });
  expect(toDraft(settings)).toEqual(DRAFT);
});

test('a custom domain is told whose rows are its own; the URL of an API says so itself', () => {
  const own = { apiId: 'a1b2c3d4e5', stage: 'live' };
  const domain = { ...DRAFT, ...own, callbackUrl: 'https://ws.example.com/chat' };
  expect(ownStageOf(targetSchema.parse(toSettings(domain)))).toEqual(own);
  expect(toDraft(toSettings(domain))).toEqual(domain);
  const callbackUrl = 'https://f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com/prod';
  const settings = toSettings({ ...domain, callbackUrl });
  expect(settings).not.toHaveProperty('stage');
  expect(ownStageOf(targetSchema.parse(settings))).toEqual({ apiId: 'f6g7h8i9j0', stage: 'prod' });
  const input = { draft: { ...domain, stage: 'a/b' }, revision: null, proof: '' };
  expect(saveTargetSchema.safeParse(input).error?.issues[0]?.message).toMatch(/^Stage: /);
});

test('a target that says nothing of limits has the usual pace and takes one person', () => {
  const nothing = { perSecond: '', concurrency: '', kickAbove: '', everyone: false, expiresAfterMinutes: '30' };
  const target = targetSchema.parse(toSettings({ ...DRAFT, ...nothing }));
  expect(target.bulk).toEqual({ perSecond: 1000, concurrency: 64 });
  expect(target.release).toBeUndefined();
  // Read back from where the usual pace was filled in, it is left empty again.
  expect(toDraft(target)).toMatchObject({ perSecond: '', concurrency: '' });
});

test('a limit of nobody is a limit: even one notice takes two', () => {
  const target = targetSchema.parse(toSettings({ ...DRAFT, sendAbove: '0' }));
  expect(whyTwo(releaseRulesOf(target), { act: 'send', count: 1 })).toBe('Sending to more than 0 connections takes');
});

test.each([
  ['perSecond', '0', 'Recipients a second'],
  ['perSecond', '100001', 'Recipients a second'],
  ['concurrency', '513', 'Calls at once'],
  ['sendAbove', '-1', 'Notices to more than'],
  ['kickAbove', '1.5', 'Kicks of more than'],
  ['expiresAfterMinutes', '1441', 'Minutes to approve'],
] as const)('%s may not be %s', (name, value, words) => {
  const result = examineDraftSchema.safeParse({ draft: { ...DRAFT, [name]: value }, scan: false });
  expect(result.error?.issues).toMatchObject([{ message: expect.stringContaining(`${words}: enter a whole number`) }]);
});
