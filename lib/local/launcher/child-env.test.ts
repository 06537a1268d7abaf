import { expect, test } from 'vitest';
import { baseEnv, localEnv } from './child-env';
import { pathsOf } from './data-dir';

const INHERITED = {
  PATH: '/bin',
  PORT: '3000',
  ADMIN_PASSWORD: 'secret',
  AWS_PROFILE: 'production',
  AWS_ACCESS_KEY_ID: 'AKREAL',
  AWS_SESSION_TOKEN: 'x',
  AWS_ENDPOINT_URL: 'https://real',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://real',
};

test('the embedded default inherits nothing that leads to a real account', () => {
  const env = localEnv(INHERITED, pathsOf('/data'), 'eu-west-1');
  expect(Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('AWS_')))).toEqual({
    AWS_SHARED_CREDENTIALS_FILE: '/data/aws-credentials',
    AWS_CONFIG_FILE: '/data/aws-config',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
});

test("a person's own targets keep the person's own AWS settings", () => {
  expect(baseEnv(INHERITED)).toMatchObject({ AWS_PROFILE: 'production', AWS_ENDPOINT_URL: 'https://real' });
});

test("the launcher's own settings reach no child by themselves", () => {
  expect(baseEnv(INHERITED)).not.toHaveProperty('ADMIN_PASSWORD');
  expect(baseEnv(INHERITED)).not.toHaveProperty('PORT');
});
