import { expect, test } from 'vitest';
import { targetsFileSchema } from '../domain/target';
import { CONTAINER_VALUES, OPTIONS } from './test-container';
import { resolveStack } from './test-stack';
import { readTemplate } from './test-template';

/** What may be left out of either template, in every combination, and what the worker is told of the targets. */

const api = readTemplate('template.yaml');
const container = readTemplate('console.yaml');
const NEW = { Api: 'new', StageName: 'prod', TargetName: 'main' };
const EXISTING = { ApiId: 'a1b2c3d4e5', StageName: 'prod', TargetName: 'main' };
const OWN = { Handlers: 'own', RegistryTableName: 'their-table' };

/** Two targets as a team has them: with settings of their own, one of them in another account. */
const TARGETS_JSON = JSON.stringify({
  console: { region: 'eu-west-1', table: { name: 'switchboard-console' } },
  queue: { url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/chat-JobQueue' },
  targets: ['chat', 'orders'].map((name) => ({
    name,
    kind: 'production',
    region: 'eu-west-1',
    callbackUrl: `https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/${name}`,
    table: { name: `${name}-connections`, attributes: { connectionId: 'id' } },
    bulk: { perSecond: 200 },
    roleArn: `arn:aws:iam::210987654321:role/${name}`,
  })),
});

/** What may be left out, and depends on nothing else that is chosen. */
const API_OPTIONS = {
  TargetRoleArns: OPTIONS.TargetRoleArns,
  TargetsJson: TARGETS_JSON,
  WorkerPolicyArns: 'arn:aws:iam::123456789012:policy/orders,arn:aws:iam::123456789012:policy/path/chat',
  TrustedRoleArns: 'arn:aws:iam::123456789012:role/console-TaskRole',
  ActivityStampSeconds: '60',
};

/** Every subset of them; those that are left out are empty. */
function withAndWithout(options: Record<string, string>): Record<string, string>[] {
  return Object.entries(options).reduce<Record<string, string>[]>(
    (all, [name, value]) => all.flatMap((each) => ['', value].map((given) => ({ ...each, [name]: given }))),
    [{}],
  );
}

test('every reference leads somewhere with and without each parameter that may be left out', () => {
  for (const base of [NEW, EXISTING, { ...EXISTING, ...OWN }]) {
    for (const options of withAndWithout(API_OPTIONS)) {
      for (const CreateJobQueue of ['false', 'true']) {
        const { resources, outputs } = resolveStack(api, { ...base, ...options, CreateJobQueue });
        expect(JSON.stringify([resources, outputs]), JSON.stringify(options)).not.toMatch(/\$\{(?!request)/);
      }
    }
  }
});

test('every reference of the container leads somewhere with and without each parameter that may be left out', () => {
  const optional = Object.entries(container.Parameters).filter(([, { Default }]) => Default === '');
  expect(Object.keys(OPTIONS).sort()).toEqual(optional.map(([name]) => name).sort());
  for (const options of withAndWithout(OPTIONS)) {
    const stack = resolveStack(container, { ...CONTAINER_VALUES, ...options });
    expect(JSON.stringify(stack), JSON.stringify(options)).not.toMatch(/\$\{(?!request)/);
    const roles = stack.resources.TaskRole?.Properties.Policies;
    expect(JSON.stringify(roles ?? '').includes('sts:AssumeRole'), JSON.stringify(options)).toBe(
      options.TargetRoleArns !== '',
    );
  }
});

test('the worker is told the targets file of the console, whole, when that is given, and it fits beside its other variables', () => {
  const longest = `${TARGETS_JSON.slice(0, -1)}${' '.repeat(3500 - TARGETS_JSON.length)}}`;
  for (const TargetsJson of [TARGETS_JSON, longest]) {
    const { JobWorkerFunction } = resolveStack(api, { ...NEW, CustomMetrics: 'true', TargetsJson }).resources;
    const { Environment } = { ...JobWorkerFunction?.Properties };
    const { Variables } = Environment as { Variables: Record<string, string> };
    expect(Variables.TARGETS).toBe(TargetsJson);
    const { targets } = targetsFileSchema.parse(JSON.parse(Variables.TARGETS ?? ''));
    expect(targets.map(({ name, bulk }) => [name, bulk.perSecond])).toEqual([
      ['chat', 200],
      ['orders', 200],
    ]);
    // What Lambda takes of all names and values together.
    expect(Object.entries(Variables).flat().join('').length).toBeLessThan(4096);
  }
});

test('a stage $default is named like any other, in the settings, the policies and the handlers', () => {
  const { resources, outputs } = resolveStack(api, { ...EXISTING, StageName: '$default' });
  const [target] = targetsFileSchema.parse(JSON.parse(String(outputs.TargetsFile))).targets;
  expect(target?.callbackUrl).toBe('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/$default');
  expect(JSON.stringify(resources.ConsolePolicy)).toContain(':a1b2c3d4e5/$default/POST/@connections/*');
  expect(JSON.stringify(resources.ConnectFunction)).toContain('"STAGE":"$default"');
  for (const StageName of ['$other', 'a$default', '$default/x']) {
    expect(() => resolveStack(api, { ...EXISTING, StageName })).toThrow('Parameter StageName may not be');
  }
});
