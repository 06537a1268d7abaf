import { expect, test } from 'vitest';
import { startGateway } from '../local/gateway/test-kit';
import { denied, doctorOf, doorOf, keyedBy, makeTable } from './test-doctor';
import { prepareEngine, REGION } from './test-engine';

/** What the console may do with a table: a real engine behind a door that refuses in the words of AWS. */

const at = prepareEngine();

async function doctor(changes: Partial<Parameters<typeof doctorOf>[0]> & { tableName: string }) {
  const gateway = await startGateway();
  const callbackUrl = `http://127.0.0.1:${gateway.port}/dev`;
  return doctorOf({ callbackUrl, tableUrl: at.engine.endpoint, region: REGION, ...changes });
}

test('each denied action on the table is named, with the statement that allows it', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName);
  const arn = `arn:aws:dynamodb:${REGION}:123456789012:table/${tableName}`;
  const operations = ['DescribeTable', 'DescribeTimeToLive', 'GetItem', 'DeleteItem'] as const;
  const refusals = Object.fromEntries(operations.map((each) => [each, denied(`dynamodb:${each}`, arn)]));
  const { examine } = await doctor({ tableName, tableUrl: await doorOf(at.engine.endpoint, refusals) });
  const findings = await examine();
  expect(findings.get('table')).toMatchObject({
    state: 'warning',
    sentence: `AWS denies dynamodb:DescribeTable on ${arn}.`,
  });
  expect(findings.get('ttl')).toMatchObject({
    state: 'unknown',
    sentence: 'Not known: AWS denies dynamodb:DescribeTimeToLive.',
  });
  expect(findings.get('right-read')).toMatchObject({ state: 'problem' });
  const statement = findings.get('right-remove')?.fix?.snippets?.[0]?.text ?? '';
  expect(JSON.parse(statement)).toEqual({
    Effect: 'Allow',
    Action: 'dynamodb:DeleteItem',
    Resource: `arn:aws:dynamodb:${REGION}:*:table/${tableName}`,
  });
});

test('Query and BatchGetItem that are denied are told, each with its resource, and so is why no rows were read', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName);
  const arn = `arn:aws:dynamodb:${REGION}:123456789012:table/${tableName}`;
  const refusals = {
    Query: denied('dynamodb:Query', `${arn}/index/byAge`),
    BatchGetItem: denied('dynamodb:BatchGetItem', arn),
  };
  const { examine } = await doctor({ tableName, tableUrl: await doorOf(at.engine.endpoint, refusals) });
  const findings = await examine();
  const statementOf = (id: string) => JSON.parse(findings.get(id)?.fix?.snippets?.[0]?.text ?? '{}');
  const sentence = `AWS denies dynamodb:Query on ${arn}/index/byAge.`;
  expect(findings.get('right-query')).toMatchObject({ state: 'problem', sentence });
  const own = `arn:aws:dynamodb:${REGION}:*:table/${tableName}`;
  expect(statementOf('right-query')).toMatchObject({ Action: 'dynamodb:Query', Resource: `${own}/index/*` });
  expect(findings.get('right-batch')).toMatchObject({ state: 'problem' });
  expect(statementOf('right-batch')).toMatchObject({ Action: 'dynamodb:BatchGetItem', Resource: own });
  for (const id of ['attribute-userId', 'ghosts']) {
    expect(findings.get(id)).toMatchObject({
      state: 'unknown',
      evidence: [{ answered: expect.stringMatching(/not authorized to perform: dynamodb:Query/) }],
      fix: { text: expect.stringMatching(/findings on the table/) },
    });
  }
});

test('Scan that is denied is told of a table that nothing else lists, once somebody agreed to one', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName, keyedBy('connectionId'));
  const refusals = { Scan: denied('dynamodb:Scan', `arn:aws:dynamodb:${REGION}:123456789012:table/${tableName}`) };
  const { examine } = await doctor({ tableName, tableUrl: await doorOf(at.engine.endpoint, refusals) });
  expect((await examine()).get('right-scan')).toMatchObject({ state: 'unknown' });
  const findings = await examine({ scan: true });
  expect(findings.get('right-scan')).toMatchObject({
    state: 'problem',
    fix: { snippets: [{ text: expect.stringMatching(/"dynamodb:Scan"/) }] },
  });
  expect(findings.get('ghosts')).toMatchObject({ evidence: [{ asked: 'dynamodb:Scan of 25 rows' }] });
});

test('a key of the table that may not be used is told as that, with the statement that allows it, however AWS says it', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName);
  const key = `arn:aws:kms:${REGION}:123456789012:key/1234abcd`;
  const named = denied('kms:Decrypt', key);
  const refusals = {
    GetItem: {
      ...named,
      message: `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: ${named.message}`,
    },
    Query: {
      ...named,
      message:
        'KMS key access denied error: The ciphertext refers to a customer master key that does not exist, or you are not allowed to access.',
    },
  };
  const { examine } = await doctor({ tableName, tableUrl: await doorOf(at.engine.endpoint, refusals) });
  const findings = await examine();
  const [known, unknown] = ['right-read', 'right-query'].map((id) => findings.get(id));
  expect(known).toMatchObject({
    state: 'problem',
    sentence: expect.stringContaining(`AWS denies kms:Decrypt on ${key}:`),
  });
  const statement = {
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: key,
    Condition: { StringEquals: { 'kms:ViaService': `dynamodb.${REGION}.amazonaws.com` } },
  };
  expect(known?.fix?.snippets?.map(({ text }) => JSON.parse(text))).toEqual([statement]);
  expect(unknown).toMatchObject({
    state: 'problem',
    sentence: expect.stringContaining(`the key that encrypts ${tableName}`),
  });
  const [command, placeholder] = unknown?.fix?.snippets?.map(({ text }) => text) ?? [];
  expect(command).toContain(`--table-name ${tableName} --query Table.SSEDescription.KMSMasterKeyArn`);
  const Resource = `arn:aws:kms:${REGION}:{account}:key/{key-id}`;
  expect(JSON.parse(placeholder ?? '')).toEqual({ ...statement, Resource });
});
