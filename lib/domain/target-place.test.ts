import { expect, test } from 'vitest';
import { isSameStage } from './target-place';

const API = 'https://aaaaaaaaaa.execute-api.us-east-1.amazonaws.com/live';
const DOMAIN = 'https://ws.example.com/v1';
const at = (callbackUrl: string, said: { apiId?: string; stage?: string; region?: string } = {}) => {
  return { region: 'us-east-1', apiId: undefined, stage: undefined, callbackUrl, ...said };
};
const OWNER = { apiId: 'aaaaaaaaaa', stage: 'live' };

test.each([
  ['the same address in another spelling', at(DOMAIN), at('https://WS.example.com/v1/'), true],
  ['a custom domain that says the same API and stage', at(API), at(DOMAIN, OWNER), true],
  ['another stage', at(API), at(DOMAIN, { ...OWNER, stage: 'beta' }), false],
  ['another API', at(API), at(DOMAIN, { apiId: 'bbbbbbbbbb' }), false],
  ['another Region', at(API), at(DOMAIN, { region: 'eu-west-1' }), false],
  ['a custom domain that says nothing', at(API), at(DOMAIN), undefined],
  ['one that says half of it', at(API), at(DOMAIN, { stage: 'live' }), undefined],
  ['two that say nothing', at(DOMAIN), at('https://other.example.com'), undefined],
  ['what runs on this machine', at(DOMAIN), at('http://127.0.0.1:3001/dev'), false],
])('whether a stage is the same: %s', (_, one, other, isSame) => {
  expect(isSameStage(one, other)).toBe(isSame);
  expect(isSameStage(other, one)).toBe(isSame);
});
