import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSettings } from '../domain/parse-settings';
import { targetsFileSchema } from '../domain/target';
import { makeTempDir } from '../local/testing';
import { blocks, commands, deploys, page, ROOT } from './test-guide';
import { grantsOf } from './test-policies';
import { resolveStack } from './test-stack';
import { readTemplate, type Template } from './test-template';

/** The guide is followed by people in a hurry: what it says to type must fit what there is. */

/** What only whoever deploys knows. */
const LIVE = { ApiId: 'a1b2c3d4e5', StageName: 'live', TargetName: 'orders' };

/** What CloudFormation takes of a template in a call; a longer one stands in a bucket. */
const MAX_INLINE_BYTES = 51_200;

const api = readTemplate('template.yaml');
const container = readTemplate('console.yaml');

describe('the commands of the guide', () => {
  test('are there for a new API, for existing ones, and for the container', () => {
    expect(deploys.map(({ file }) => file)).toEqual([
      ...Array.from({ length: 7 }, () => 'dist/template.yaml'),
      'dist/template-us.yaml',
      ...Array.from({ length: 2 }, () => 'dist/template.yaml'),
      'dist/template-partner.yaml',
      'lib/lambda/console.yaml',
    ]);
  });

  test.each(deploys)(
    'give parameters that the template takes, and say that it makes roles: $values',
    ({ command, file, values }) => {
      const template = file.endsWith('console.yaml') ? container : api;
      // What a deploy leaves out keeps the value that it has.
      const isAnew = 'ApiId' in values || 'Api' in values;
      const kept = template === api && !isAnew ? LIVE : {};
      expect(() => resolveStack(template, { ...kept, ...values })).not.toThrow();
      expect(command).toContain(' --capabilities CAPABILITY_IAM ');
    },
  );

  test('deploy a template that is too long for a call by way of the bucket', () => {
    const isLong = (file: string) => statSync(join(ROOT, 'lib/lambda', file)).size > MAX_INLINE_BYTES;
    expect(['template.yaml', 'console.yaml'].map(isLong)).toEqual([true, false]);
    const long = commands.filter((command) =>
      /^aws cloudformation deploy --template-file dist\/template/.test(command),
    );
    expect(long.length).toBeGreaterThan(0);
    expect(long.filter((command) => !/ --s3-bucket "\$BUCKET(_[A-Z]+)?" /.test(command))).toEqual([]);
  });

  test('take away a stack that was taken back before another of its name is deployed', () => {
    const [, text = ''] = /^An API has one route of a name\.(.+?)^## /ms.exec(page) ?? [];
    expect(text).toMatch(/aws cloudformation delete-stack --stack-name switchboard-orders$/m);
    expect(text).toMatch(/aws cloudformation wait stack-delete-complete --stack-name switchboard-orders$/m);
  });

  test('make the role of ECS in an account that has none before the console is deployed, whose stack would be taken back', () => {
    const at = (start: string) => commands.findIndex((command) => command.startsWith(start));
    const made = at('aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com');
    expect(made).toBeGreaterThan(-1);
    expect(made).toBeLessThan(at('aws cloudformation deploy --template-file lib/lambda/console.yaml'));
  });

  test('let a deployed stage ask for nothing of a stack before that is taken away', () => {
    const [, text = ''] = /^## Taking it away\n(.+?)^## /ms.exec(page) ?? [];
    const steps = [...text.matchAll(/^aws \w+ ([\w-]+) .*$/gm)].map(([line, name]) =>
      line.includes('--authorization-type NONE') ? 'ask no authorizer' : name,
    );
    const routes = ['delete-route', 'delete-route', 'create-deployment'];
    expect(steps.slice(0, 5)).toEqual([...routes, 'ask no authorizer', 'create-deployment']);
    expect(steps.slice(5)).toContain('delete-stack');
    // Also where the authorizer comes or goes alone.
    const [, existing = ''] = /^## An existing API without handlers .+?\n(.+?)^## /ms.exec(page) ?? [];
    expect(existing).toMatch(/create-deployment[^#]+after each change of `CreateAuthorizer`[^#]+\(#taking-it-away\)/);
  });

  test('take from a stack and its log what is needed of them before it is deleted', () => {
    const [, text = ''] = /^## Taking it away\n(.+?)^## /ms.exec(page) ?? [];
    const at = (line: RegExp) => text.split('\n').findIndex((each) => line.test(each));
    const isDeleted = at(/^aws cloudformation delete-stack --stack-name switchboard-console$/);
    const isFetched = at(/^aws logs filter-log-events --log-group-name \/ecs\/switchboard-console .* > audited\.json$/);
    const isNamed = at(/^AUTH_SECRET_ARN=\$\(output AuthSecretArn switchboard-console\)$/);
    for (const step of [isFetched, isNamed]) {
      expect(step).toBeGreaterThan(-1);
      expect(step).toBeLessThan(isDeleted);
    }
    // By what was kept: of a stack that is gone nothing tells it.
    expect(text.slice(text.indexOf('delete-stack --stack-name switchboard-console'))).not.toMatch(/\$\(output/);
    expect(at(/delete-secret --secret-id "\$\{AUTH_SECRET_ARN:\?\}"/)).toBeGreaterThan(isDeleted);
  });

  test('ask for a table in the Region that it is in', () => {
    const [, text = ''] = /^Where your table is under a customer managed key(.+?)^## /ms.exec(page) ?? [];
    expect(text).toMatch(/in another Region than the API[^#]+`--region us-east-1`[^#]+`RegistryTableRegion=us-east-1`/);
  });

  test('hold in every partition: hosts of AWS are asked for and not written down', () => {
    // Names of services are the same in all.
    const hosts = commands.map((command) => command.replace(/ --aws-service-name \S+$/, ''));
    expect(hosts.filter((command) => /amazonaws|dkr\.ecr/.test(command))).toEqual([]);
    expect(commands).toContain('docker push "$IMAGE:1"');
  });

  test('make every variable and every file before they use it', () => {
    const made = new Set(['PWD', '1', '2', '3']);
    const used: string[] = [];
    const files = new Set<string>();
    for (const command of commands) {
      for (const [, name = ''] of command.matchAll(/(?<!\\)\$\{?(\w+)/g)) {
        used.push(name);
        expect(made, command).toContain(name);
      }
      for (const [, name = ''] of command.matchAll(/(?:^|\s)(?:export )?([A-Z_]+)=/g)) made.add(name);
      for (const [, name = ''] of command.matchAll(/^read -rs (\w+)/g)) made.add(name);
      for (const [file] of command.matchAll(
        /(?<=< | --template-file |"|PWD\/)(?:dist\/[\w-]+\.yaml|targets[\w-]*\.json)/g,
      )) {
        expect(files, command).toContain(file);
      }
      for (const [file] of command.matchAll(/(?<=> |--output-template-file )[\w./-]+/g)) files.add(file);
    }
    expect(new Set(used).size).toBeGreaterThan(8);
    expect(files.size).toBeGreaterThan(4);
  });

  test('ask for outputs that a stack has', () => {
    const outputs = [...Object.keys(api.Outputs), ...Object.keys(container.Outputs)];
    const asked = [...page.matchAll(/OutputKey=='(\w+)'|\boutput ([A-Z]\w+)|[Oo]utput `(\w+)`/g)].map(
      ([, a, b, c]) => a ?? b ?? c,
    );
    expect(asked.length).toBeGreaterThan(6);
    for (const name of asked) expect(outputs).toContain(name);
  });

  test('fetch logs of groups that the stacks make', () => {
    const groupsOf = (template: Template, stackName: string) =>
      Object.values(template.Resources)
        .filter(({ Type }) => Type === 'AWS::Logs::LogGroup')
        .map(({ Properties }) => JSON.stringify(Properties?.LogGroupName).replace(/\$\{AWS::StackName\}/, stackName));
    const groups = [...groupsOf(container, 'switchboard-console'), ...groupsOf(api, 'switchboard-orders')].join();
    const asked = [...page.matchAll(/--log-group-name (\S+)|log group `([^`]+)`/g)].map(([, a, b]) => a ?? b);
    expect(asked).toHaveLength(2);
    for (const name of asked) expect(groups).toContain(`${name}"`);
  });

  test('name files, scripts and parameters that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const [, name = ''] of page.matchAll(/npm run ([\w-]+)/g)) expect(scripts).toHaveProperty(name);
    for (const [path] of page.matchAll(/\b(lib|e2e)\/[\w./-]+\.\w+/g))
      expect(existsSync(join(ROOT, path)), path).toBe(true);
    const parameters = { ...api.Parameters, ...container.Parameters };
    for (const [, name = ''] of page.matchAll(/`([A-Z][a-z]\w+)(?:=[\w-]+)?`/g)) {
      if (name in api.Outputs || name in container.Outputs || name === 'Query') continue;
      expect(parameters).toHaveProperty(name);
    }
  });
});

test('the command of the laptop moves the table of the console to this machine, leaves out the queue, and changes nothing else', () => {
  const [script = ''] = blocks('sh').flatMap((text) => /^node -e '[^']*targets-laptop[^']*'$/m.exec(text) ?? []);
  const stack = resolveStack(api, LIVE);
  const cwd = makeTempDir();
  const file = join(cwd, 'targets-laptop.json');
  writeFileSync(file, String(stack.outputs.TargetsFile));
  const before = targetsFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  expect(before.queue?.url).toBe(stack.outputs.JobQueueUrl);
  expect(spawnSync('sh', ['-c', script], { cwd, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  const after = targetsFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const { endpoint } = after.console.table;
  expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const console = { ...before.console, table: { ...before.console.table, endpoint } };
  // A job of this machine in the queue of the stack would be dropped there, and waited for here.
  const { queue: _, ...rest } = before;
  expect(after).toEqual({ ...rest, console });
  expect(after).not.toHaveProperty('queue');
});

test('the console is deployed from a file, in which people sign in with their provider and which the next deploy takes again', () => {
  const written = commands.findIndex((command) => command.endsWith('output TargetsFile > targets.json'));
  const deployed = commands.findIndex((command) => command.includes('--template-file lib/lambda/console.yaml'));
  expect(written).toBeGreaterThan(-1);
  expect(deployed).toBeGreaterThan(written);
  const given = deploys.filter(({ file }) => file.endsWith('console.yaml')).map(({ values }) => values.TargetsJson);
  expect(given).toEqual([`$(tr -d '\\n' < targets.json)`]);
  const added = blocks('json').flatMap((text) => (text.includes('identityProvider') ? [JSON.parse(text)] : []));
  expect(added).toHaveLength(1);
  const file = JSON.parse(String(resolveStack(api, LIVE).outputs.TargetsFile));
  const whole = targetsFileSchema.parse({ ...file, ...added[0] });
  expect(whole.identityProvider?.consoleUrl).toMatch(/^https:/);
  // Whoever tries this for the first time is not locked out by a slip in it.
  expect(whole.identityProvider?.localUsers).toBe(true);
});

test('the target of a further stack is put into the file once, in the place of the one of its name, and the rest stays', () => {
  const [script = ''] = blocks('sh').flatMap((text) => /^node -e '[^']*targets-chat[^']*'$/m.exec(text) ?? []);
  const cwd = makeTempDir();
  const fileOf = (ApiId: string, TargetName: string) =>
    String(resolveStack(api, { ...LIVE, ApiId, TargetName }).outputs.TargetsFile);
  const first = { ...JSON.parse(fileOf('a1b2c3d4e5', 'orders')), identityProvider: { title: 'Example SSO' } };
  writeFileSync(join(cwd, 'targets.json'), JSON.stringify(first));
  const added = () => {
    expect(spawnSync('sh', ['-c', script], { cwd, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    return JSON.parse(readFileSync(join(cwd, 'targets.json'), 'utf8'));
  };
  for (const id of ['f6g7h8i9j0', 'k1l2m3n4o5']) {
    writeFileSync(join(cwd, 'targets-chat.json'), fileOf(id, 'chat'));
    const [chat] = JSON.parse(fileOf(id, 'chat')).targets;
    expect(added()).toEqual({ ...first, targets: [...first.targets, chat] });
  }
});

test('the targets file is packed by the command of the guide so that the worker and the console read it', () => {
  const [, command = ''] = /`"TargetsJson=\$\((gzip [^`]+)\)"`/.exec(page) ?? [];
  const cwd = makeTempDir();
  writeFileSync(join(cwd, 'targets.json'), '{\n  "targets": []\n}\n');
  const { stdout, status } = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' });
  expect(status).toBe(0);
  expect(parseSettings(stdout)).toEqual({ targets: [] });
  for (const template of [api, container]) {
    expect(stdout.length).toBeLessThan(Number(template.Parameters.TargetsJson?.MaxLength));
  }
});

test('the laptop keeps the secret that it has made, readable by its owner alone', () => {
  const lines = commands.filter((command) => command.includes('.data/laptop') && !command.includes('npm '));
  const cwd = makeTempDir();
  const file = join(cwd, '.data/laptop/auth-secret');
  const made = [1, 2].map(() => {
    expect(spawnSync('sh', ['-c', lines.join('\n')], { cwd, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    return readFileSync(file, 'utf8').trim();
  });
  expect(made[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(made[1]).toBe(made[0]);
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(commands).toContainEqual(expect.stringContaining('AUTH_SECRET=$(cat .data/laptop/auth-secret)'));
});

test('the read-only policy to paste is that of the stack', () => {
  const [text = ''] = blocks('json').filter((each) => each.includes('Statement'));
  const filled = text
    .replaceAll('{region}', 'eu-west-1')
    .replaceAll('{account}', '123456789012')
    .replaceAll('{api-id}', 'a1b2c3d4e5')
    .replaceAll('{stage}', 'live')
    .replaceAll('{table}', 'chat-connections');
  const pasted = {
    resources: { Pasted: { Type: '', Properties: { PolicyDocument: JSON.parse(filled) } } },
    outputs: {},
  };
  const stack = resolveStack(api, LIVE);
  expect(grantsOf(pasted, 'Pasted')).toEqual(grantsOf(stack, 'ReadOnlyPolicy'));
});
