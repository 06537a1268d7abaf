import { expect, test } from 'vitest';
import { registryTable } from '../registry/layout';
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
