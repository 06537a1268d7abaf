import { describe, expect, onTestFinished, test } from 'vitest';
import { consoleTable } from '../console/layout';
import { targetsFileSchema } from '../domain/target';
import { registryTable, type TableDefinition } from '../registry/layout';
import { createEmbeddedMetrics } from '../telemetry/embedded-metrics';
import { tell } from '../telemetry/tell';
import { FUNCTIONS } from './bundle/functions';
import { CONTAINER_VALUES } from './test-container';
import { resolveStack, type Stack } from './test-stack';
import { namesInSub, readTemplate, type Template, walk } from './test-template';

const api = readTemplate('template.yaml');
const container = readTemplate('console.yaml');
const templates = { 'template.yaml': api, 'console.yaml': container };

const OWN = { Handlers: 'own', RegistryTableName: 'their-table' };
const NEW = { Api: 'new', StageName: 'prod', TargetName: 'main' };
const EXISTING = { ApiId: 'a1b2c3d4e5', StageName: 'prod', TargetName: 'main' };

/** Every combination of the choices, which are what conditions depend on. */
const combinations = [NEW, EXISTING, { ...EXISTING, ...OWN }].flatMap((base) =>
  choose({
    ConsoleTable: ['create', 'existing'],
    CreateAuthorizer: ['false', 'true'],
    CreateJobQueue: ['false', 'true'],
    UserQueryParameter: ['', 'user'],
    CustomMetrics: ['false', 'true'],
    AlarmTopicArn: ['', 'arn:aws:sns:eu-west-1:123456789012:alarms'],
  }).map((choice) => ({ ...base, ...choice })),
);

function choose(options: Record<string, string[]>): Record<string, string>[] {
  return Object.entries(options).reduce<Record<string, string>[]>(
    (all, [name, values]) => all.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
    [{}],
  );
}

const ofType = ({ resources }: Stack, type: string) =>
  Object.entries(resources).filter(([, { Type }]) => Type === `AWS::${type}`);

describe.each(Object.entries(templates))('%s', (_, template: Template) => {
  test('uses every parameter and every condition that it has', () => {
    const objects = walk([template.Resources, template.Outputs, template.Conditions, template.Rules]);
    const refs = objects.flatMap(({ Ref, Condition, 'Fn::If': If, 'Fn::Sub': Sub }) => [
      Ref,
      Condition,
      Array.isArray(If) ? If[0] : undefined,
      ...(Sub === undefined ? [] : namesInSub(Sub)),
    ]);
    for (const name of [...Object.keys(template.Parameters), ...Object.keys(template.Conditions)]) {
      expect(refs).toContain(name);
    }
  });

  test('says what each of its parameters is', () => {
    const bare = Object.entries(template.Parameters).filter(([, each]) => !('Description' in each));
    expect(bare).toEqual([]);
  });

  test('has defaults that its own patterns and values allow', () => {
    for (const [name, { Default, AllowedValues, AllowedPattern }] of Object.entries(template.Parameters)) {
      if (Default === undefined) continue;
      if (AllowedValues) expect(AllowedValues, name).toContain(Default);
      if (AllowedPattern) expect(String(Default), name).toMatch(new RegExp(`^(?:${AllowedPattern})$`));
    }
  });

  test('keeps logs for a bounded time, and alarms tell the topic', () => {
    const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';
    const values = template === api ? NEW : CONTAINER_VALUES;
    const stack = resolveStack(template, { ...values, AlarmTopicArn: topic, LogRetentionDays: 7 });
    const logs = ofType(stack, 'Logs::LogGroup');
    expect(logs.length).toBeGreaterThan(0);
    for (const [, { Properties }] of logs) expect(Properties.RetentionInDays).toBe(7);
    const alarms = ofType(stack, 'CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(0);
    for (const [, { Properties }] of alarms) expect(Properties.AlarmActions).toEqual([topic]);
  });
});

describe('whatever is chosen', () => {
  test.each(combinations)('every reference leads to something that is made: %j', (values) => {
    const { resources, outputs } = resolveStack(api, values);
    expect(JSON.stringify([resources, outputs])).not.toMatch(/\$\{(?!request)/);
    expect(targetsFileSchema.parse(JSON.parse(String(outputs.TargetsFile))).targets).toHaveLength(1);
  });

  test('a new API gets its stage and three routes, each with a function that it may call', () => {
    const stack = resolveStack(api, NEW);
    expect(ofType(stack, 'ApiGatewayV2::Api')).toHaveLength(1);
    expect(ofType(stack, 'ApiGatewayV2::Stage')).toHaveLength(1);
    const keys = ofType(stack, 'ApiGatewayV2::Route').map(([, { Properties }]) => Properties.RouteKey);
    expect(keys.sort()).toEqual(['$connect', '$default', '$disconnect']);
    const callable = ofType(stack, 'Lambda::Permission').map(([, { Properties }]) => Properties.SourceArn);
    // A route is of the API: a stage that was there before, and one that is made later, have it too.
    expect(callable.sort()).toEqual(
      keys.map((key) => `arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*/${key}`),
    );
  });

  test('a stage that deploys by itself never has a route that may not be called yet, and handlers keep to their stage', () => {
    for (const base of [NEW, EXISTING]) {
      const stack = resolveStack(api, { ...base, StageName: 'live', CreateAuthorizer: 'true' });
      for (const [id, { DependsOn }] of ofType(stack, 'ApiGatewayV2::Route')) {
        expect(DependsOn, id).toBe(id.replace(/Route$/, 'Permission'));
      }
      // The route waits for the authorizer that it names.
      expect(stack.resources.Authorizer?.DependsOn).toBe('AuthorizePermission');
      for (const [id, { Properties }] of ofType(stack, 'Lambda::Function')) {
        if (id !== 'JobWorkerFunction')
          expect(Properties, id).toMatchObject({ Environment: { Variables: { STAGE: 'live' } } });
      }
    }
  });

  test('an existing API without handlers gets two routes, and its own are let be', () => {
    const stack = resolveStack(api, EXISTING);
    const keys = ofType(stack, 'ApiGatewayV2::Route').map(([, { Properties }]) => Properties.RouteKey);
    expect(keys.sort()).toEqual(['$connect', '$disconnect']);
    expect(ofType(stack, 'ApiGatewayV2::Stage')).toEqual([]);
  });

  test('an API with handlers and a table of its own is not touched at all', () => {
    const stack = resolveStack(api, { ...EXISTING, ...OWN });
    expect(Object.values(stack.resources).filter(({ Type }) => Type.startsWith('AWS::ApiGatewayV2'))).toEqual([]);
    expect(ofType(stack, 'DynamoDB::Table').map(([, { Properties }]) => Properties.TableName)).toEqual([
      'switchboard-console',
    ]);
    expect(ofType(stack, 'Lambda::Function').map(([id]) => id)).toEqual(['JobWorkerFunction']);
    // With the authorizer asked for, it is there to be used, and no route is told to.
    const blocking = resolveStack(api, { ...EXISTING, ...OWN, CreateAuthorizer: 'true' });
    expect(ofType(blocking, 'ApiGatewayV2::Authorizer')).toHaveLength(1);
    expect(ofType(blocking, 'ApiGatewayV2::Route')).toEqual([]);
  });

  test('the authorizer is asked by $connect when it is wanted, for every client, and only the API may call it', () => {
    const { resources } = resolveStack(api, { ...NEW, CreateAuthorizer: 'true' });
    expect(resources.ConnectRoute?.Properties).toMatchObject({
      AuthorizationType: 'CUSTOM',
      AuthorizerId: 'Authorizer',
    });
    expect(resources.Authorizer?.Properties).not.toHaveProperty('IdentitySource');
    expect(resources.AuthorizePermission?.Properties.SourceArn).toMatch(/:a1b2c3d4e5\/authorizers\/\*$/);
    expect(resolveStack(api, NEW).resources.ConnectRoute?.Properties.AuthorizationType).toBe('NONE');
  });
});

describe('a parameter that is left out or does not fit is refused by name, before anything is made', () => {
  test.each([
    [{ ...EXISTING, StageName: undefined }, 'Parameters: [StageName] must have values'],
    [{ ...NEW, TargetName: undefined }, 'Parameters: [TargetName] must have values'],
    [{ ...EXISTING, ApiId: undefined }, 'Give ApiId, or Api=new'],
    [{ ...EXISTING, ApiId: '' }, 'Give ApiId, or Api=new'],
    [{ ...EXISTING, Handlers: 'own' }, 'Give RegistryTableName'],
    [{ ...EXISTING, Api: 'new' }, 'Leave ApiId out with Api=new'],
    [{ ...NEW, ...OWN }, 'Handlers=own goes with an existing API'],
    [{ ...EXISTING, StageName: '' }, 'Parameter StageName may not be ""'],
    [{ ...EXISTING, StageName: 'a/b' }, 'Parameter StageName may not be "a/b"'],
    [{ ...EXISTING, TargetName: 'Orders!' }, 'Parameter TargetName may not be'],
    [{ ...EXISTING, WorkerConcurrency: 1 }, 'Parameter WorkerConcurrency may not be'],
    [{ ...EXISTING, TargetsJson: `{${' '.repeat(3499)}}` }, 'Parameter TargetsJson may not be'],
    [{ ...EXISTING, WorkerPolicyArns: '*' }, 'Parameter WorkerPolicyArns may not be'],
    [{ ...EXISTING, ConsoleTableRegion: 'us-east-1' }, 'Give ConsoleTable=existing with ConsoleTableRegion'],
    [{ ...EXISTING, RegistryTableRegion: 'us-east-1' }, 'Give Handlers=own with RegistryTableRegion'],
    [{ ...EXISTING, ConsoleTable: 'existing', ConsoleTableRegion: 'Ireland' }, 'Parameter ConsoleTableRegion may not'],
    [{ ...EXISTING, ApiID: 'x' }, 'Parameters: [ApiID] do not exist'],
  ])('template.yaml with %j', (values, words) => {
    expect(() => resolveStack(api, values as Record<string, string>)).toThrow(words);
  });

  test.each(Object.keys(CONTAINER_VALUES))('console.yaml without %s', (name) => {
    const { [name as 'VpcId']: _, ...rest } = CONTAINER_VALUES;
    expect(() => resolveStack(container, rest)).toThrow(`Parameters: [${name}] must have values`);
    expect(
      Object.keys(container.Parameters).filter((each) => container.Parameters[each]?.Default === undefined),
    ).toContain(name);
  });

  test('console.yaml with more targets than a parameter holds', () => {
    const TargetsJson = `{${' '.repeat(4095)}}`;
    expect(() => resolveStack(container, { ...CONTAINER_VALUES, TargetsJson })).toThrow(
      'Parameter TargetsJson may not',
    );
  });

  test('console.yaml with a size that Fargate does not have', () => {
    expect(() => resolveStack(container, { ...CONTAINER_VALUES, Cpu: '2048' })).toThrow('Fargate has no task');
  });
});

describe('tables', () => {
  const { resources } = resolveStack(api, NEW);

  test.each([
    ['RegistryTable', registryTable],
    ['ConsoleData', consoleTable],
  ])('%s has the layout that the code reads and writes', (id, { ttlAttribute, ...layout }: TableDefinition) => {
    const {
      TableName: _,
      TimeToLiveSpecification,
      PointInTimeRecoverySpecification,
      SSESpecification,
      ...made
    } = resources[id]?.Properties ?? {};
    expect(made).toEqual(layout);
    expect(TimeToLiveSpecification).toEqual({ AttributeName: ttlAttribute, Enabled: true });
    expect(PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
    expect(SSESpecification).toEqual({ SSEEnabled: true });
  });

  test('are kept when the stack goes, and leave with a stack whose creation failed: their names would be in the way of the next', () => {
    for (const id of ['RegistryTable', 'ConsoleData']) {
      expect(resources[id]).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });
});

describe('functions', () => {
  const stack = resolveStack(api, { ...NEW, CreateAuthorizer: 'true' });
  const functions = ofType(stack, 'Lambda::Function').map(
    ([id, { Properties }]) => ({ id, ...Properties }) as never as Made,
  );
  type Made = Record<'id' | 'FunctionName' | 'Role' | 'Code' | 'Handler', string> & {
    Timeout: number;
    Environment: { Variables: object };
  };

  test('are those that `npm run bundle` writes', () => {
    const bundled = FUNCTIONS.map(({ name }) => `../../dist/lambda/${name}`);
    expect(functions.map(({ Code }) => Code).sort()).toEqual(bundled.sort());
    for (const { Handler } of functions) expect(Handler).toBe('index.handler');
  });

  test('each has its own role, log group and alarm, and no more time than API Gateway gives it', () => {
    for (const { id, FunctionName, Role, Timeout } of functions) {
      const name = id.replace(/Function$/, '');
      const Dimensions = [{ Name: 'FunctionName', Value: FunctionName }];
      expect(stack.resources).toMatchObject({
        [`${name}Logs`]: { Properties: { LogGroupName: `/aws/lambda/${FunctionName}` } },
        [`${name}Errors`]: { Properties: { MetricName: 'Errors', Dimensions } },
      });
      expect(JSON.stringify(Role)).toContain(`${name}Role`);
      if (name !== 'JobWorker') expect(Timeout).toBeLessThan(29);
      expect(stack.resources[id]?.DependsOn).toBe(`${name}Logs`);
    }
  });

  test('count in CloudWatch only when that is wanted, and then an alarm tells of blocks that cannot be read, or not all of them', () => {
    const namespacesIn = (of: Stack) => JSON.stringify(of.resources).match(/"METRICS_NAMESPACE":"\w*"/g);
    const measured = resolveStack(api, { ...NEW, CreateAuthorizer: 'true', CustomMetrics: 'true' });
    expect(namespacesIn(stack)).toEqual(Array(functions.length).fill('"METRICS_NAMESPACE":""'));
    expect(namespacesIn(measured)).toEqual(Array(functions.length).fill('"METRICS_NAMESPACE":"Switchboard"'));
    expect(stack.resources.BlocksUnread).toBeUndefined();
    const { Namespace, MetricName, Dimensions } = measured.resources.BlocksUnread?.Properties ?? {};
    expect([Namespace, Dimensions]).toEqual(['Switchboard', [{ Name: 'Function', Value: 'chat-authorize' }]]);
    const lines: string[] = [];
    const write = (line: string) => lines.push(line);
    const metrics = createEmbeddedMetrics({ namespace: 'Switchboard', functionName: 'chat-authorize', write });
    onTestFinished(metrics.tellFailures());
    const counted = () => lines.splice(0).map((line) => JSON.parse(line)._aws.CloudWatchMetrics[0]);
    const ofAlarm = expect.objectContaining({
      Dimensions: [['Function']],
      Metrics: [{ Name: MetricName, Unit: 'Count' }],
    });
    tell('awsCall', { service: 'dynamodb', operation: 'Query', outcome: 'refused', ms: 3 });
    expect(counted()).toContainEqual(ofAlarm);
    tell('blocksDamaged', {});
    expect(counted()).toContainEqual(ofAlarm);
  });

  test('the worker is told the targets as the console is', () => {
    const worker = functions.find(({ id }) => id === 'JobWorkerFunction');
    expect(worker?.Environment.Variables).toMatchObject({ TARGETS: stack.outputs.TargetsFile });
  });
});

test('the queue gives a worker six times its time, retries a bounded number of times, and tells what it gave up', () => {
  const { resources } = resolveStack(api, NEW);
  const propertiesOf = (id: string): Record<string, unknown> => resources[id]?.Properties ?? {};
  const { Timeout } = propertiesOf('JobWorkerFunction');
  const { VisibilityTimeout, RedrivePolicy, MessageRetentionPeriod } = propertiesOf('JobQueue');
  expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(Timeout));
  expect(RedrivePolicy).toEqual({
    deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:123456789012:chat-JobDeadLetters',
    maxReceiveCount: 10,
  });
  expect(resources.JobDeadLetters?.Properties.MessageRetentionPeriod).toBeGreaterThan(Number(MessageRetentionPeriod));
  expect(resources.JobWorkerSource?.Properties).toMatchObject({
    EventSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:chat-JobQueue',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 4 },
  });
  // The longest that a message of a slow job lives: it waits while others have their time, has its own, and is given back as a new one.
  expect(Number(propertiesOf('JobsWaiting').Threshold)).toBeGreaterThanOrEqual(3 * Number(Timeout));
  const Dimensions = [{ Name: 'QueueName', Value: 'chat-JobDeadLetters' }];
  const MetricName = 'ApproximateNumberOfMessagesVisible';
  expect(resources.JobsGivenUp?.Properties).toMatchObject({ MetricName, Dimensions, Threshold: 0 });
});
