import { expect, test } from 'vitest';
import { parseAddress } from '@/lib/domain/target-address';
import { missingAddress } from './missing-address';

const API = 'a1b2c3d4e5';

test.each([
  [API, '', '', { region: 'Say the Region of the API.', stage: 'Say the stage of the API.' }],
  [API, 'us-east-1a', 'prod', { region: 'us-east-1a is not the name of a Region.' }],
  [`${API}/prod`, 'frankfurt', '', { region: 'frankfurt is not the name of a Region.' }],
  [API, 'eu-west-1', '', { stage: 'Say the stage of the API.' }],
  [API, '', 'my stage', { region: 'Say the Region of the API.', stage: 'my stage is not the name of a stage.' }],
  [`arn:aws:execute-api:eu-west-1:*:${API}`, 'frankfurt', '', { stage: 'Say the stage of the API.' }],
  ['', '', '', { text: 'Say where the connections are.' }],
])(
  'all that %j with the Region %j and the stage %j lacks is said at once, at the fields',
  (text, region, stage, said) => {
    const parsed = parseAddress(text);
    const address = parsed.ok ? parsed.data : null;
    const isApi = address?.form === 'api';
    const asks = { asksRegion: isApi && address.region === undefined, asksStage: isApi && address.stage === undefined };
    expect(missingAddress({ address, addressProblem: null, ...asks, draft: { region, stage } })).toEqual(said);
  },
);
