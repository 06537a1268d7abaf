import { expect, test } from 'vitest';
import { describeDraft } from './draft-words';
import type { TargetDraft } from './target-draft';
import { DRAFT } from './test-target-draft';

test('a target that was entered is told with all that decides where it is called, and what it asks of whoever acts', () => {
  expect(describeDraft(DRAFT)).toBe(
    [
      'production, https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/live, table connections in eu-central-1',
      `as ${DRAFT.roleArn}, two persons for kicks of more than 10 and everyone within 30 minutes, 500 a second`,
    ].join(', '),
  );
  const nothing = { roleArn: '', perSecond: '', kickAbove: '', everyone: false, tableRegion: '' };
  expect(describeDraft({ ...DRAFT, ...nothing })).toMatch(/, table connections in eu-west-1$/);
});

test('the name of an attribute passes for nothing else in the record', () => {
  const attributes = { connectionId: 'id', connectedAt: 'connectedAt', sourceIp: 'sourceIp', userAgent: 'userAgent' };
  const userId = 'user as userId, two persons for everyone, "x"';
  expect(describeDraft({ ...DRAFT, attributes: { ...attributes, userId, ttl: 'ttl' } })).toMatch(
    /, 500 a second, with id as connectionId and "user as userId, two persons for everyone, \\"x\\"" as userId$/,
  );
  // Nor does it turn the words after it round, or hide a part of itself.
  const turned = { ...attributes, userId: 'u\u202eser\u2028\u{e0041}\u3164', ttl: 'ttl' };
  expect(describeDraft({ ...DRAFT, attributes: turned })).toContain(
    String.raw`and "u\u202eser\u2028\udb40\udc41\u3164" as userId`,
  );
});

/** Of the form what the record does not tell: its own target, what people read, which name a row gets, and what a role is asked by. */
type Untold = 'name' | 'title' | 'userParameter' | 'externalId';
/** Every other field, as somebody may change it alone; a new one has to be here. */
const CHANGES: { [F in Exclude<keyof TargetDraft, Untold>]: [value: TargetDraft[F], words: string] } = {
  kind: ['staging', 'staging, '],
  region: ['us-west-2', 'calls signed for us-west-2'],
  callbackUrl: ['https://ws.example.com/chat', 'https://ws.example.com/chat'],
  apiId: ['f6g7h8i9j0', 'of the API f6g7h8i9j0'],
  stage: ['beta', 'of the stage beta'],
  tableName: ['others', 'table others in'],
  tableRegion: ['us-west-2', 'in us-west-2'],
  tableEndpoint: ['https://other.example:8443/', 'table connections in eu-central-1 at https://other.example:8443,'],
  attributes: [
    { connectionId: 'id', connectedAt: 'since', sourceIp: 'sourceIp', userAgent: 'ua', userId: 'userId', ttl: 'ttl' },
    'with id as connectionId and since as connectedAt and ua as userAgent',
  ],
  roleArn: ['arn:aws:iam::123456789012:role/other', 'as arn:aws:iam::123456789012:role/other'],
  perSecond: ['7', '7 a second'],
  concurrency: ['8', '8 at once in each process'],
  sendAbove: ['9', 'notices to more than 9'],
  kickAbove: ['11', 'kicks of more than 11'],
  everyone: [true, 'everyone'],
  everyAct: [true, 'every act'],
  expiresAfterMinutes: ['12', 'within 12 minutes'],
};

test.each(Object.entries(CHANGES))('%s is told', (field, [value, words]) => {
  // Whose rows are read, and for which Region calls are signed, is asked where the address does not say it.
  const domain = { ...DRAFT, callbackUrl: 'https://other.example.com' };
  const before = { ...domain, ...(typeof value === 'boolean' && { [field]: false }) };
  expect(describeDraft(before)).not.toContain(words);
  expect(describeDraft({ ...domain, [field]: value })).toContain(words);
});
