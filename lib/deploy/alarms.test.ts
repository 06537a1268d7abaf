import { expect, test } from 'vitest';
import { registryTable } from '../registry/layout';
import { resolveStack } from './test-stack';
import { readTemplate } from './test-template';

const api = readTemplate('template.yaml');

test('writes that the registry refuses are told, whichever of its indexes they are refused for', () => {
  const { resources } = resolveStack(api, { Api: 'new' });
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
