import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { targetsFileSchema } from '../domain/target';
import { tableStatement } from '../services/examine-target-arn';
import { CONTAINER_VALUES, SETTINGS } from './test-container';
import { grantsOf, isOfPlatform, statementsOf } from './test-policies';
import type { Use } from './test-recorder';
import { resolveStack, type Stack } from './test-stack';
import { readTemplate } from './test-template';

/** What holds for every policy; what each console and handler asks for is compared by handlers- and console-policies.test.ts. */

const ROOT = join(import.meta.dirname, '../..');
const api = readTemplate('template.yaml');
const EXISTING = { ApiId: 'a1b2c3d4e5', StageName: 'prod', TargetName: 'main', CreateAuthorizer: 'true' };
const ROLES = ['arn:aws:iam::210987654321:role/orders', 'arn:aws:iam::210987654321:role/path/chat'];
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const stacks = {
  'a new API': resolveStack(api, { Api: 'new', StageName: 'prod', TargetName: 'main', CreateAuthorizer: 'true' }),
  'an existing API': resolveStack(api, EXISTING),
  'an API with handlers and a table of its own': resolveStack(api, {
    ...EXISTING,
    Handlers: 'own',
    RegistryTableName: 'their-table',
  }),
  'an API with a table of its own under a key of its own': resolveStack(api, {
    ...EXISTING,
    Handlers: 'own',
    RegistryTableName: 'their-table',
    RegistryKeyArn: KEY,
  }),
  'an API whose worker has roles to assume': resolveStack(api, { ...EXISTING, TargetRoleArns: ROLES.join() }),
  'the container': resolveStack(readTemplate('console.yaml'), CONTAINER_VALUES),
  'the container, with roles to assume': resolveStack(readTemplate('console.yaml'), {
    ...CONTAINER_VALUES,
    TargetRoleArns: ROLES.join(),
  }),
  'the container, which finds tables': resolveStack(readTemplate('console.yaml'), {
    ...CONTAINER_VALUES,
    FindTables: 'true',
  }),
  'the container, with secrets of others': resolveStack(readTemplate('console.yaml'), {
    ...CONTAINER_VALUES,
    ...SETTINGS,
  }),
};

const policiesIn = ({ resources }: Stack) =>
  Object.entries(resources).filter(([, { Type }]) => /^AWS::IAM::/.test(Type));

/** Where a name is not known beforehand, and so no narrower resource. */
const MAY_BE_WIDE = [
  // Connections come and go.
  /^execute-api:ManageConnections \S+:a1b2c3d4e5\/prod\/(GET|POST|DELETE)\/@connections\/\*$/,
  // A log stream has a name that Lambda or Fargate makes up.
  /^logs:(CreateLogStream|PutLogEvents) \S+:log-group:\/(aws\/lambda|ecs)\/chat[\w-]*:\*$/,
  // Which indexes a table of yours has is for you to know.
  /^dynamodb:Query \S+:table\/their-table\/index\/\*$/,
  // AWS knows no resource for these calls.
  /^ecr:GetAuthorizationToken \*$/,
  /^dynamodb:ListTables \*$/,
  // Which table a target is to have nobody knows before it is found.
  /^dynamodb:DescribeTable \S+:eu-west-1:123456789012:table\/\*$/,
];

describe.each(Object.entries(stacks))('%s', (_, stack) => {
  test('has no wildcard but where a name cannot be known, and none in an action', () => {
    const grants = policiesIn(stack).flatMap(([id]) => grantsOf(stack, id));
    expect(grants.length).toBeGreaterThan(5);
    const wide = grants.filter((grant) => grant.includes('*') && !MAY_BE_WIDE.some((known) => known.test(grant)));
    expect(wide).toEqual([]);
  });

  test('grants nothing twice', () => {
    for (const [id] of policiesIn(stack)) {
      const grants = grantsOf(stack, id);
      expect(new Set(grants).size, id).toBe(grants.length);
    }
  });

  test('lets each role be taken by the one service that runs it', () => {
    for (const [id, { Type, Properties }] of policiesIn(stack)) {
      if (Type !== 'AWS::IAM::Role') continue;
      expect(Properties.AssumeRolePolicyDocument, id).toMatchObject({
        Statement: [
          { Action: 'sts:AssumeRole', Principal: { Service: expect.stringMatching(/^(lambda|ecs-tasks)\./) } },
        ],
      });
    }
  });
});

test('each function writes to its own log group and no other', () => {
  const stack = stacks['a new API'];
  for (const [id] of policiesIn(stack).filter(([, { Type }]) => Type === 'AWS::IAM::Role')) {
    const name = stack.resources[id.replace(/Role$/, 'Logs')]?.Properties.LogGroupName;
    const logs = grantsOf(stack, id).filter((grant) => grant.startsWith('logs:'));
    const arn = `arn:aws:logs:eu-west-1:123456789012:log-group:${name}:*`;
    expect(logs).toEqual([`logs:CreateLogStream ${arn}`, `logs:PutLogEvents ${arn}`]);
  }
});

test('the worker may take messages of its queue and hand them back, which is what an event source and the worker need', () => {
  const queue = 'arn:aws:sqs:eu-west-1:123456789012:chat-JobQueue';
  expect(grantsOf(stacks['a new API'], 'JobWorkerRole').filter((grant) => grant.startsWith('sqs:'))).toEqual([
    `sqs:ChangeMessageVisibility ${queue}`,
    `sqs:DeleteMessage ${queue}`,
    `sqs:GetQueueAttributes ${queue}`,
    `sqs:ReceiveMessage ${queue}`,
    `sqs:SendMessage ${queue}`,
  ]);
});

test.each([stacks['the container'], stacks['the container, with secrets of others']])(
  'what starts the container may read the secrets, the image and the log group that the task names',
  (container) => {
    const { ContainerDefinitions } = { ...container.resources.TaskDefinition?.Properties };
    const [task] = (ContainerDefinitions ?? []) as {
      Image: string;
      Secrets: { ValueFrom: string }[];
      LogConfiguration: { Options: Record<string, string> };
    }[];
    const [, repository] = /amazonaws\.com\/([^:]+):/.exec(task?.Image ?? '') ?? [];
    const log = task?.LogConfiguration.Options['awslogs-group'];
    const wanted: Use[] = [
      ...(task?.Secrets ?? []).map(({ ValueFrom }): Use => `secretsmanager:GetSecretValue ${ValueFrom}`),
      ...['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'].map(
        (action): Use => `ecr:${action} arn:aws:ecr:eu-west-1:123456789012:repository/${repository}`,
      ),
      'ecr:GetAuthorizationToken *',
      ...['CreateLogStream', 'PutLogEvents'].map(
        (action): Use => `logs:${action} arn:aws:logs:eu-west-1:123456789012:log-group:${log}:*`,
      ),
    ];
    expect(grantsOf(container, 'ExecutionRole')).toEqual(wanted.sort());
    // The console itself has the policies of its targets, and nothing else.
    expect(statementsOf(container, 'TaskRole')).toEqual([]);
    expect(container.resources.TaskRole?.Properties.ManagedPolicyArns).toHaveLength(2);
  },
);

test.each([
  ['console', 'TaskRole', 'console.yaml', CONTAINER_VALUES, stacks['the container, with roles to assume']],
  ['worker', 'JobWorkerRole', 'template.yaml', EXISTING, stacks['an API whose worker has roles to assume']],
])('the %s assumes the roles that it is given, and no other', (...[, id, template, values, stack]) => {
  const assumedBy = (of: Stack) => grantsOf(of, id).filter((grant) => grant.startsWith('sts:'));
  expect(assumedBy(stack)).toEqual(ROLES.map((role): Use => `sts:AssumeRole ${role}`).sort());
  expect(assumedBy(resolveStack(readTemplate(template), values))).toEqual([]);
  for (const role of ['*', 'arn:aws:iam::*:role/x', 'orders']) {
    expect(() => resolveStack(readTemplate(template), { ...values, TargetRoleArns: role })).toThrow(
      'Parameter TargetRoleArns may not be',
    );
  }
});

test.each(Object.entries(stacks).filter(([name]) => !name.startsWith('the container')))(
  'what a worker of another stack may do here is what the worker of this one may, without its queue, its log and the console table: %s',
  (_, stack) => {
    const own = grantsOf(stack, 'JobWorkerRole').filter(
      (grant) => !isOfPlatform(grant) && !grant.startsWith('sts:') && !grant.endsWith(':table/switchboard-console'),
    );
    expect(own.length).toBeGreaterThan(3);
    expect(grantsOf(stack, 'WorkerPolicy')).toEqual(own);
  },
);

test.each([{}, { Handlers: 'own', RegistryTableName: 'their-table' }])(
  'a target has a role of its own when it is told who may take it, with what the console does there and no more: %j',
  (values) => {
    const trusted = ['arn:aws:iam::123456789012:role/console-TaskRole', 'arn:aws:iam::123456789012:role/JobWorkerRole'];
    const stack = resolveStack(api, { ...EXISTING, ...values, TrustedRoleArns: trusted.join() });
    expect(stack.resources.TargetRole?.Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Effect: 'Allow', Principal: { AWS: trusted }, Action: 'sts:AssumeRole' }],
    });
    const ofTarget = grantsOf(stack, 'ConsolePolicy').filter(
      (grant) => !grant.startsWith('sqs:') && !grant.endsWith(':table/switchboard-console'),
    );
    expect(ofTarget.length).toBeGreaterThan(8);
    expect(grantsOf(stack, 'TargetRole')).toEqual(ofTarget);
    const file = targetsFileSchema.parse(JSON.parse(String(stack.outputs.TargetsFile)));
    expect(file.targets).toMatchObject([{ roleArn: stack.outputs.TargetRoleArn }]);
    const without = resolveStack(api, { ...EXISTING, ...values });
    expect(without.resources.TargetRole).toBeUndefined();
    expect(String(without.outputs.TargetsFile)).not.toContain('roleArn');
    for (const role of ['*', 'arn:aws:iam::123456789012:root']) {
      expect(() => resolveStack(api, { ...EXISTING, ...values, TrustedRoleArns: role })).toThrow(
        'Parameter TrustedRoleArns may not be',
      );
    }
  },
);

test('the worker takes the policies of other targets that it is given, and none by itself', () => {
  const policies = ['arn:aws:iam::123456789012:policy/orders', 'arn:aws:iam::123456789012:policy/path/chat'];
  const attached = (values: Record<string, string>) =>
    resolveStack(api, { ...EXISTING, ...values }).resources.JobWorkerRole?.Properties.ManagedPolicyArns;
  expect(attached({ WorkerPolicyArns: policies.join() })).toEqual(policies);
  expect(attached({})).toBeUndefined();
});

test('every call that stands in the sources of the console is one that its policies were compared with', () => {
  const others = ['decisions', 'deploy', 'lambda', 'local'];
  const rooms = readdirSync(join(ROOT, 'lib')).filter((name) => !name.includes('.') && !others.includes(name));
  const sources = rooms.flatMap((room) =>
    readdirSync(join(ROOT, 'lib', room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)test-/.test(file))
      .map((file) => readFileSync(join(ROOT, 'lib', room, file), 'utf8')),
  );
  const called = sources.flatMap((text) => [...text.matchAll(/new (\w+)Command\(/g)].map(([, name]) => name ?? ''));
  const own = stacks['an API with handlers and a table of its own'];
  const granted = grantsOf(own, 'ConsolePolicy').map((grant) => grant.split(' ')[0]?.split(':')[1]);
  // Three are ManageConnections, three make a table where it is missing (that of the console, which the template makes), one is
  // `sqs:SendMessage`, and three are a worker's. A role is assumed by the container's own policy, and tables are listed by it where it
  // is let.
  const elsewhere = [
    'SendMessageBatch',
    'ReceiveMessage',
    'DeleteMessage',
    'ChangeMessageVisibility',
    'PostToConnection',
    'GetConnection',
    'DeleteConnection',
    'CreateTable',
    'UpdateTable',
    'UpdateTimeToLive',
    'AssumeRole',
    'ListTables',
  ];
  expect([...new Set(called)].sort()).toEqual(
    [...new Set([...granted, ...elsewhere])]
      .filter((name) => name !== 'ManageConnections' && name !== 'SendMessage')
      .sort(),
  );
});

test('the console sends segments to the queue of the stack, and asks no more of it', () => {
  const withQueue = Object.values(stacks).filter(({ resources }) => resources.JobQueue);
  expect(withQueue.length).toBeGreaterThan(0);
  for (const stack of withQueue) {
    const asked = grantsOf(stack, 'ConsolePolicy').filter((grant) => grant.startsWith('sqs:'));
    expect(asked).toEqual([expect.stringMatching(/^sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:.+JobQueue$/)]);
    const { queue } = targetsFileSchema.parse(JSON.parse(String(stack.outputs.TargetsFile)));
    expect(queue?.url).toBe(stack.outputs.JobQueueUrl);
  }
});

test("the doctor's own statement allows what the console's policy allows on a table of yours", () => {
  const stack = stacks['an API with handlers and a table of its own'];
  const target = targetsFileSchema.parse(JSON.parse(String(stack.outputs.TargetsFile))).targets[0];
  if (!target) throw new Error('There is no target');
  const actionsOf = (grants: Use[]) => [...new Set(grants.map((grant) => grant.split(' ')[0]))].sort();
  const granted = grantsOf(stack, 'ConsolePolicy').filter((grant) => grant.includes(':table/their-table'));
  expect([...JSON.parse(tableStatement(target)).Action].sort()).toEqual(actionsOf(granted));
});
