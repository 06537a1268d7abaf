import { namesInSub, type Parameter, type Resource, type Template } from './test-template';

/** A template as CloudFormation would resolve it: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */

const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

const PSEUDO: Record<string, string> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::StackName': 'chat',
  'AWS::URLSuffix': 'amazonaws.com',
};

export const arnOf = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

type Properties = Record<string, unknown>;
type Kind = {
  ref?: (id: string, properties: Properties) => string;
  attributes: Record<string, (id: string, properties: Properties) => string>;
};

/** What `Ref` and `Fn::GetAtt` answer for each type that the templates use, as its page in AWS's reference says. */
const KINDS: Record<string, Kind> = {
  'AWS::DynamoDB::Table': {
    ref: (_, { TableName }) => String(TableName),
    attributes: { Arn: (_, { TableName }) => arnOf('dynamodb', `table/${TableName}`) },
  },
  'AWS::Lambda::Function': {
    ref: (_, { FunctionName }) => String(FunctionName),
    attributes: { Arn: (_, { FunctionName }) => arnOf('lambda', `function:${FunctionName}`) },
  },
  'AWS::Logs::LogGroup': {
    ref: (_, { LogGroupName }) => String(LogGroupName),
    attributes: { Arn: (_, { LogGroupName }) => arnOf('logs', `log-group:${LogGroupName}:*`) },
  },
  'AWS::SQS::Queue': {
    ref: (id) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/chat-${id}`,
    attributes: { Arn: (id) => arnOf('sqs', `chat-${id}`), QueueName: (id) => `chat-${id}` },
  },
  'AWS::IAM::Role': { attributes: { Arn: (id) => `arn:aws:iam::${ACCOUNT}:role/chat-${id}` } },
  'AWS::IAM::ManagedPolicy': { ref: (id) => `arn:aws:iam::${ACCOUNT}:policy/chat-${id}`, attributes: {} },
  'AWS::SecretsManager::Secret': { ref: (id) => arnOf('secretsmanager', `secret:${id}-AbCdEf`), attributes: {} },
  'AWS::ApiGatewayV2::Api': { ref: () => 'a1b2c3d4e5', attributes: {} },
  'AWS::EC2::SecurityGroup': { attributes: { GroupId: (id) => `sg-${id}` } },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    attributes: { LoadBalancerFullName: (id) => `app/${id}/0`, DNSName: (id) => `${id}.elb.amazonaws.com` },
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': { attributes: { TargetGroupFullName: (id) => `targetgroup/${id}/0` } },
  'AWS::ECS::Service': { attributes: { Name: (id) => id } },
};

export type Stack = {
  resources: Record<string, Resource & { Properties: Properties }>;
  outputs: Record<string, unknown>;
};

type Values = Record<string, string | number>;

/** Throws what CloudFormation would refuse: a parameter left out or wrong, a rule broken, a reference to what is not there. */
export function resolveStack(template: Template, given: Values): Stack {
  const values = { ...parametersOf(template, given), ...PSEUDO };
  const conditions: Record<string, boolean> = {};
  const nothing = Symbol('AWS::NoValue');
  const resolved = new Map<string, Properties>();

  function isTrue(name: string): boolean {
    if (!(name in (template.Conditions ?? {}))) throw new Error(`There is no condition ${name}`);
    conditions[name] ??= Boolean(resolve(template.Conditions[name]));
    return conditions[name];
  }

  function exists(id: string): Resource {
    const resource = template.Resources[id];
    if (!resource) throw new Error(`There is no parameter and no resource ${id}`);
    if (resource.Condition && !isTrue(resource.Condition)) throw new Error(`${id} is not made here, but referred to`);
    return resource;
  }

  function propertiesOf(id: string): Properties {
    let properties = resolved.get(id);
    if (!properties) {
      properties = resolve(exists(id).Properties ?? {}) as Properties;
      resolved.set(id, properties);
    }
    return properties;
  }

  function ref(name: string): unknown {
    if (name === 'AWS::NoValue') return nothing;
    if (name in values) return isList(template.Parameters[name]) ? String(values[name]).split(',') : values[name];
    const kind = KINDS[exists(name).Type];
    // An id that AWS makes up stands for itself; a name that a property gives is looked up.
    return kind?.ref ? kind.ref(name, propertiesOf(name)) : name;
  }

  function attribute([id, name]: [string, string]): string {
    const { Type } = exists(id);
    const read = KINDS[Type]?.attributes[name];
    if (!read) throw new Error(`${id} (${Type}) has no attribute ${name}`);
    return read(id, propertiesOf(id));
  }

  function substitute(value: unknown): string {
    const [text, own] = (Array.isArray(value) ? value : [value, {}]) as [string, Properties];
    const parts = resolve(own) as Properties;
    const unused = Object.keys(parts).find((name) => !text.includes(`\${${name}}`));
    if (unused) throw new Error(`${unused} is not in "${text}"`);
    const look = (name: string) =>
      name.includes('.') ? attribute(name.split('.') as [string, string]) : String(ref(name));
    const names = [...namesInSub(value), ...Object.keys(parts)];
    return names.reduce((all, name) => all.replaceAll(`\${${name}}`, String(parts[name] ?? look(name))), text);
  }

  const FUNCTIONS: Record<string, (argument: never) => unknown> = {
    Ref: ref,
    Condition: isTrue,
    'Fn::GetAtt': attribute,
    'Fn::Sub': substitute,
    'Fn::If': ([name, yes, no]: [string, unknown, unknown]) => resolve(isTrue(name) ? yes : no),
    'Fn::Join': ([mark, parts]: [string, unknown]) => (resolve(parts) as unknown[]).join(mark),
    'Fn::Split': ([mark, text]: [string, unknown]) => String(resolve(text)).split(mark),
    'Fn::Not': ([each]: [unknown]) => !resolve(each),
    'Fn::Equals': ([one, other]: [unknown, unknown]) => String(resolve(one)) === String(resolve(other)),
    'Fn::And': (all: unknown[]) => all.every(resolve),
    'Fn::Or': (all: unknown[]) => all.some(resolve),
    'Fn::Contains': ([list, one]: [string[], unknown]) => list.includes(String(resolve(one))),
  };

  function resolve(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(resolve).filter((each) => each !== nothing);
    if (typeof node !== 'object' || node === null) return node;
    const [entry, ...more] = Object.entries(node);
    const run = entry && more.length === 0 ? FUNCTIONS[entry[0]] : undefined;
    if (run && entry) return run(entry[1] as never);
    const unknown = Object.keys(node).find((key) => key.startsWith('Fn::') && !(key in FUNCTIONS));
    if (unknown) throw new Error(`${unknown} is not known here`);
    const entries = Object.entries(node).map(([key, value]) => [key, resolve(value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== nothing));
  }

  for (const { RuleCondition = true, Assertions } of Object.values(template.Rules ?? {})) {
    if (!resolve(RuleCondition)) continue;
    for (const { Assert, AssertDescription } of Assertions) if (!resolve(Assert)) throw new Error(AssertDescription);
  }
  const made = Object.entries(template.Resources).filter(([, { Condition }]) => !Condition || isTrue(Condition));
  const outputs = Object.entries(template.Outputs).filter(([, { Condition }]) => !Condition || isTrue(Condition));
  for (const [, { DependsOn }] of made) if (DependsOn) exists(DependsOn);
  return {
    resources: Object.fromEntries(made.map(([id, each]) => [id, { ...each, Properties: propertiesOf(id) }])),
    outputs: Object.fromEntries(outputs.map(([name, { Value }]) => [name, resolve(Value)])),
  };
}

const isList = (parameter: Parameter | undefined) => /^(List<|CommaDelimitedList$)/.test(parameter?.Type ?? '');

/** Values of all parameters, in the words of CloudFormation when one is missing or wrong. */
function parametersOf({ Parameters }: Template, given: Values): Values {
  const unknown = Object.keys(given).filter((name) => !(name in Parameters));
  if (unknown.length > 0) throw new Error(`Parameters: [${unknown}] do not exist in the template`);
  const missing = Object.keys(Parameters).filter((name) => (given[name] ?? Parameters[name]?.Default) === undefined);
  if (missing.length > 0) throw new Error(`Parameters: [${missing}] must have values`);
  return Object.fromEntries(
    Object.entries(Parameters).map(([name, parameter]) => {
      const value = given[name] ?? (parameter.Default as string | number);
      if (!isAllowed(value, parameter)) throw new Error(`Parameter ${name} may not be "${value}"`);
      return [name, value];
    }),
  );
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_VALUE_LENGTH = 4096;

function isAllowed(value: string | number, parameter: Parameter): boolean {
  const { AllowedValues, AllowedPattern, MinLength = 0, MinValue = -Infinity, MaxValue = Infinity } = parameter;
  const { MaxLength = MAX_VALUE_LENGTH } = parameter;
  if (AllowedValues && !AllowedValues.map(String).includes(String(value))) return false;
  if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(String(value))) return false;
  if (parameter.Type === 'Number') return Number(value) >= MinValue && Number(value) <= MaxValue;
  return String(value).length >= MinLength && String(value).length <= MaxLength;
}
