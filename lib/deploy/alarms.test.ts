import { expect, test } from 'vitest';
import { registryTable } from '../registry/layout';
import { CONTAINER_VALUES } from './test-container';
import { resolveStack } from './test-stack';
import { readTemplate } from './test-template';

const api = readTemplate('template.yaml');

test('writes that the registry refuses are told, whichever of its indexes they are refused for', () => {
  const { resources } = resolveStack(api, { Api: 'new', StageName: 'prod', TargetName: 'main' });
  const watched = Object.values(resources).flatMap(({ Properties }) =>
    Properties.MetricName === 'WriteThrottleEvents' ? [Properties.Dimensions] : [],
  );
  const table = { Name: 'TableName', Value: 'chat-connections' };
  const indexes = registryTable.GlobalSecondaryIndexes ?? [];
  expect(indexes.length).toBeGreaterThan(0);
  expect(watched).toContainEqual([table]);
  for (const { IndexName } of indexes) {
    expect(watched).toContainEqual([table, { Name: 'GlobalSecondaryIndexName', Value: IndexName }]);
  }
});

test('every alarm tells of too much, and of no harm while nothing is measured, but for the one that tells that no console is left', () => {
  const all = { Api: 'new', StageName: 'prod', TargetName: 'main', CreateAuthorizer: 'true', CustomMetrics: 'true' };
  const stacks = [resolveStack(api, all), resolveStack(readTemplate('console.yaml'), CONTAINER_VALUES)];
  const alarms = stacks.flatMap(({ resources }) =>
    Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm'),
  );
  expect(alarms.length).toBeGreaterThan(10);
  const gone = { ComparisonOperator: 'LessThanThreshold', Threshold: 1, TreatMissingData: 'breaching' };
  const much = { ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' };
  for (const [id, { Properties }] of alarms) expect(Properties, id).toMatchObject(id === 'ConsoleDown' ? gone : much);
});

test('what a text of a template names is a parameter or an output', () => {
  const templates = [api, readTemplate('console.yaml')];
  const there = templates.flatMap(({ Parameters, Outputs }) => [...Object.keys(Parameters), ...Object.keys(Outputs)]);
  const texts = templates.flatMap(({ Parameters, Resources }) => [
    ...Object.values(Parameters).map(({ Description }) => Description),
    ...Object.values(Resources).map(({ Properties }) => Properties?.AlarmDescription),
  ]);
  const named = texts.flatMap((text) => String(text ?? '').match(/\b(?:[A-Z][a-z]+){2,}\b/g) ?? []);
  expect(named.length).toBeGreaterThan(5);
  // Names of AWS's own.
  const others = ['WebSocket', 'CloudWatch'];
  expect(named.filter((name) => !there.includes(name) && !others.includes(name))).toEqual([]);
});
