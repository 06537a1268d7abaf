import { expect, test } from 'vitest';
import { renderSummary, type SummaryInput } from './summary';

const INPUT: SummaryInput = {
  run: {
    pid: 1,
    children: {},
    baseUrl: 'http://127.0.0.1:3000',
    signInUrl: 'http://127.0.0.1:3000/sign-in?token=t',
    gatewayUrl: 'ws://127.0.0.1:3001/dev',
    callbackUrl: 'http://127.0.0.1:3001/dev',
    tableUrl: 'http://127.0.0.1:3002',
    credentialsFile: "/o'brien data/aws-credentials",
  },
  problems: [],
  isFirstPassword: true,
  secrets: {
    authSecret: 's',
    accessKeyId: 'AKID',
    secretAccessKey: 'sesame',
    hasGivenKeys: false,
    adminPassword: { source: 'generated', value: 'first-password' },
  },
  region: 'eu-west-1',
  demoClients: 25,
  dataDir: '/data',
  hasTargetsFile: false,
  notes: [],
  isColoured: false,
};

test('the generated password is shown, a given one never', () => {
  expect(renderSummary(INPUT)).toContain('or as admin with the password first-password\n');
  const adminPassword = { source: 'given', value: 'my-own' } as const;
  const text = renderSummary({ ...INPUT, secrets: { ...INPUT.secrets, adminPassword } });
  expect(text).toContain('or as admin with the password in ADMIN_PASSWORD\n');
  expect(text).not.toContain('my-own');
});

test('a first password that was changed is not shown any more, and one that nobody could check with its condition', () => {
  const changed = renderSummary({ ...INPUT, isFirstPassword: false });
  expect(changed).toContain('or as admin with the password that was chosen since\n');
  expect(changed).not.toContain('first-password');
  const other = renderSummary({ ...INPUT, isFirstPassword: false, hasTargetsFile: true });
  expect(other).toContain('or as admin with the password that the console table has\n');
  const unknown = { ...INPUT, isFirstPassword: undefined };
  expect(renderSummary(unknown)).toContain('the password first-password (at the first start on this data folder)\n');
  expect(renderSummary({ ...unknown, hasTargetsFile: true })).toContain(' (if the console table had no admin yet)\n');
  const earlier = { ...INPUT.secrets, adminPassword: { source: 'givenEarlier' } as const };
  expect(renderSummary({ ...unknown, secrets: earlier })).toContain('of the first start, unless it was changed\n');
});

test('where the identity provider alone signs people in, neither a link nor a password is printed', () => {
  const text = renderSummary({ ...INPUT, onlyProvider: 'Acme' });
  expect(text).toContain('Sign in     http://127.0.0.1:3000/sign-in  (by Acme alone)\n');
  expect(text).not.toMatch(/token=|first-password|as admin/);
});

test('keys of the operator are not printed', () => {
  expect(renderSummary(INPUT)).toContain("--user 'AKID:sesame'");
  const text = renderSummary({ ...INPUT, secrets: { ...INPUT.secrets, hasGivenKeys: true } });
  expect(text).toContain('--user "$LOCAL_ACCESS_KEY_ID:$LOCAL_SECRET_ACCESS_KEY"');
  expect(text).not.toContain('sesame');
});

test('paths are quoted for a shell', () => {
  expect(renderSummary(INPUT)).toContain(`AWS_SHARED_CREDENTIALS_FILE='/o'\\''brien data/aws-credentials' aws`);
});

test('ids that begin with a hyphen fit into the AWS CLI line', () => {
  expect(renderSummary(INPUT)).toContain("--connection-id='CONNECTION_ID'");
});

test('an address for other machines is told', () => {
  expect(renderSummary(INPUT)).not.toContain('Other machines');
  expect(renderSummary({ ...INPUT, exposedHost: '0.0.0.0' })).toContain(
    'Other machines can reach this: HOST is 0.0.0.0.',
  );
});

test('colours only when asked for', () => {
  expect(renderSummary(INPUT)).not.toContain('\u001b');
  expect(renderSummary({ ...INPUT, isColoured: true })).toContain('\u001b[1m');
});

test('says which part of a target does not work, so that nobody has to look for it', () => {
  const text = renderSummary({ ...INPUT, problems: ['orders gateway: AWS refused the signature.'] });
  expect(text).toContain('Not everything works yet\n    orders gateway: AWS refused the signature.');
});

test('says in which ways the gateway was told to be different', () => {
  const notes = ['GATEWAY_FAULTS is set: calls fail on demand.'];
  expect(renderSummary({ ...INPUT, notes })).toContain('\n\n  GATEWAY_FAULTS is set: calls fail on demand.\n\n');
});
