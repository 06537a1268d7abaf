import { expect, test } from 'vitest';
import { parseAddress } from '@/lib/domain/target-address';
import { missingAddress } from './missing-address';

const API = 'a1b2c3d4e5';

test.each([
  [API, '', '', 'region', 'Say the Region of the API.'],
  [API, 'us-east-1a', 'prod', 'region', 'us-east-1a is not the name of a Region.'],
  [`${API}/prod`, 'frankfurt', '', 'region', 'frankfurt is not the name of a Region.'],
  [API, 'eu-west-1', '', 'stage', 'Say the stage of the API.'],
  [API, 'eu-west-1', 'my stage', 'stage', 'my stage is not the name of a stage.'],
  [`arn:aws:execute-api:eu-west-1:*:${API}`, 'frankfurt', '', 'stage', 'Say the stage of the API.'],
  ['', '', '', 'text', 'Say where the connections are.'],
])('%j with the Region %j and the stage %j lacks what is said at the field', (text, region, stage, field, message) => {
  const parsed = parseAddress(text);
  const address = parsed.ok ? parsed.data : null;
  const asksRegion = address?.form === 'api' && address.region === undefined;
  const form = { address, addressProblem: null, asksRegion, draft: { region, stage } };
  expect(missingAddress(form)).toEqual({ field, message });
});
