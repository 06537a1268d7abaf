import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
export const page = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
export const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);

/** Lines that end in a backslash are one. */
export const commands = blocks('sh').flatMap((text) => text.replaceAll('\\\n', ' ').split('\n'));

/** What is in the variables by the time that parameters are made of them. */
export const VARIABLES = {
  WORKER_POLICY_CHAT: 'arn:aws:iam::123456789012:policy/chat',
  WORKER_POLICY_US: 'arn:aws:iam::123456789012:policy/orders-us',
  CONSOLE_POLICY: 'arn:aws:iam::123456789012:policy/orders-console',
  CONSOLE_ROLE: 'arn:aws:iam::123456789012:role/switchboard-console-TaskRole',
  CLIENT_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:switchboard-oidc-AbCdEf',
  KEY: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};

export const deploys = commands.flatMap((command) => {
  const [, file, overrides] =
    /^aws cloudformation deploy --template-file (\S+) .*--parameter-overrides (.+)$/.exec(command) ?? [];
  if (!file || !overrides) return [];
  const words = overrides.match(/"[^"]*"|\S+/g) ?? [];
  const values = words.map((word) =>
    word
      .replaceAll('"', '')
      .replaceAll(/\$\{(\w+):\?\}/g, (whole, name) => VARIABLES[name as keyof typeof VARIABLES] ?? whole)
      .split(/=(.*)/s)
      .slice(0, 2),
  );
  return [{ command, file, values: Object.fromEntries(values) as Record<string, string> }];
});
