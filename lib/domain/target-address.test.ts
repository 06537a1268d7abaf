import { expect, test } from 'vitest';
import { findUrlProblem } from './safe-url';
import { describeAddress, parseAddress, toCallbackUrl } from './target-address';

/** What is understood, with Region and stage given where they are asked for. */
function callbackOf(text: string, given = { region: 'eu-west-1', stage: 'live' }): string {
  const parsed = parseAddress(text);
  return parsed.ok ? (toCallbackUrl(parsed.data, given) ?? 'incomplete') : parsed.error.message;
}

const PROD = 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/prod';

test.each([
  [PROD],
  [`${PROD}/`],
  [`${PROD}/@connections`],
  [`${PROD}/@connections/L0SM9cOFvHcCIhw=`],
  [`${PROD}/@connections/L0SM9cOFvHcCIhw%3D?x=1#y`],
  ['wss://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/prod'],
  ['  wss://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/prod?token=x  '],
  ['WSS://A1B2C3D4E5.execute-api.eu-central-1.amazonaws.com/prod'],
  ['a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/prod'],
  ['arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod/POST/@connections/*'],
  ['arn:aws:execute-api:eu-central-1:*:a1b2c3d4e5/prod'],
])('%s is one and the same stage', (text) => {
  expect(callbackOf(text)).toBe(PROD);
});

test.each([
  ['wss://a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn/prod', 'AWS China'],
  ['wss://a1b2c3d4e5.execute-api.us-gov-west-1.amazonaws.com/prod', 'AWS GovCloud (US)'],
  ['wss://a1b2c3d4e5.execute-api.us-east-1.api.aws/prod', 'AWS'],
  ['wss://a1b2c3d4e5.execute-api.eusc-de-east-1.amazonaws.eu/prod', 'AWS European Sovereign Cloud'],
  ['wss://a1b2c3d4e5.execute-api.us-iso-east-1.c2s.ic.gov/$default', 'AWS ISO'],
])('%s is understood in %s', (text, partition) => {
  expect(callbackOf(text)).toBe(text.replace('wss', 'https'));
  const parsed = parseAddress(text);
  expect(parsed.ok && describeAddress(parsed.data)).toContain(`(${partition})`);
});

test.each([
  ['a1b2c3d4e5', 'cn-northwest-1', 'https://a1b2c3d4e5.execute-api.cn-northwest-1.amazonaws.com.cn/live'],
  ['a1b2c3d4e5', 'us-gov-east-1', 'https://a1b2c3d4e5.execute-api.us-gov-east-1.amazonaws.com/live'],
  ['a1b2c3d4e5/prod', 'eu-west-1', 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod'],
  ['a1b2c3d4e5/$default', 'eu-west-1', 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/$default'],
  ['a1b2c3d4e5', '', 'incomplete'],
  ['a1b2c3d4e5', 'Frankfurt', 'incomplete'],
])('the API id %s in %j is %s', (text, region, url) => {
  expect(callbackOf(text, { region, stage: 'live' })).toBe(url);
});

test('Region and stage are known only when the text says them', () => {
  expect(parseAddress('a1b2c3d4e5')).toEqual({ ok: true, data: { form: 'api', apiId: 'a1b2c3d4e5' } });
  expect(parseAddress('wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com')).toEqual({
    ok: true,
    data: { form: 'api', apiId: 'a1b2c3d4e5', region: 'eu-west-1' },
  });
});

test.each([
  ['wss://ws.example.com', 'https://ws.example.com'],
  ['ws.example.com/chat/v2', 'https://ws.example.com/chat/v2'],
  ['https://ws.example.com:8443/chat/@connections/abc=', 'https://ws.example.com:8443/chat'],
  ['ws://127.0.0.1:3001/dev', 'http://127.0.0.1:3001/dev'],
  ['localhost:3001/dev', 'http://localhost:3001/dev'],
  ['http://[::1]:3001/dev', 'http://[::1]:3001/dev'],
])('%s is called at %s', (text, url) => {
  expect(callbackOf(text)).toBe(url);
});

test.each([
  ['', 'Paste an API id'],
  ['prod', 'neither an API id nor an address'],
  ['not an address', 'neither an API id nor an address'],
  ['wss://d-a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', 'Paste the custom domain itself'],
  ['wss://a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com/prod', 'end in amazonaws.com.cn'],
  ['wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com.evil.example/prod', 'end in amazonaws.com,'],
  [`${PROD}/chat`, 'not chat'],
  ['arn:aws:execute-api:frankfurt:*:a1b2c3d4e5/prod', 'frankfurt is not the name of a Region.'],
  ['a1b2c3d4e5/a b', 'cannot be the name of a stage'],
  ['ftp://ws.example.com', 'Only https'],
  ['file:///etc/passwd', 'neither an API id nor an address'],
])('%j is refused in words', (text, words) => {
  expect(callbackOf(text)).toContain(words);
});

test.each([
  'http://169.254.169.254/latest/meta-data',
  'https://169.254.169.254',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://169.254.170.2/v2/credentials',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'https://[::ffff:169.254.169.254]/',
  'https://0.0.0.0/',
  'https://[::]/',
  'https://239.255.255.250/',
  'https://metadata.google.internal/',
  'http://10.0.0.5/dev',
  'http://ws.example.com/dev',
  'https://name:password@ws.example.com/',
  'gopher://ws.example.com/',
  'nonsense',
])('%s is never called', (url) => {
  expect(findUrlProblem(url)).toBeDefined();
});

test.each(['https://10.0.0.5/dev', 'https://ws.example.com', 'http://127.0.0.1:3001/dev', 'http://[::1]:1/'])(
  '%s may be called',
  (url) => {
    expect(findUrlProblem(url)).toBeUndefined();
  },
);
