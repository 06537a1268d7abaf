import type { TargetDraft } from './target-draft';

/** A target as an admin fills in the form, with most of what it asks. */
export const DRAFT: TargetDraft = {
  name: 'orders',
  title: 'Orders, live',
  kind: 'production',
  region: 'eu-west-1',
  callbackUrl: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/live',
  apiId: '',
  stage: '',
  userParameter: 'user',
  tableName: 'connections',
  tableRegion: 'eu-central-1',
  tableEndpoint: '',
  attributes: null,
  roleArn: 'arn:aws:iam::123456789012:role/switchboard',
  externalId: 'an-id',
  perSecond: '500',
  concurrency: '',
  sendAbove: '',
  kickAbove: '10',
  everyone: true,
  everyAct: false,
  expiresAfterMinutes: '30',
};
