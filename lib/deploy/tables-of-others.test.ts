import { expect, test } from 'vitest';
import { type Target, targetsFileSchema } from '../domain/target';
import { judgeKey } from '../services/examine-target-kms';
import { grantsOf, statementsOf } from './test-policies';
import { resolveStack } from './test-stack';
import { readTemplate } from './test-template';

/** Tables that the stack does not make: in another Region, or under a key of their own. */

const api = readTemplate('template.yaml');
const EXISTING = { ApiId: 'a1b2c3d4e5', StageName: 'prod', TargetName: 'main', CreateAuthorizer: 'true' };
const OWN = { ...EXISTING, Handlers: 'own', RegistryTableName: 'their-table', RegistryTableRegion: 'us-east-1' };
const TrustedRoleArns = 'arn:aws:iam::210987654321:role/orders';
const RegistryKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
/** Everything that reads or writes the registry table. */
const USERS = ['ConsolePolicy', 'TargetRole', 'WorkerPolicy', 'JobWorkerRole', 'ReadOnlyPolicy'];

test('whoever uses a console table of another Region may use it there, and is told so', () => {
  const values = { ...EXISTING, ConsoleTable: 'existing', ConsoleTableRegion: 'us-east-1' };
  const stack = resolveStack(api, values);
  const users = ['AuthorizeRole', 'ConsolePolicy', 'JobWorkerRole'];
  const grants = users.map((id) => grantsOf(stack, id).filter((grant) => grant.endsWith(':table/switchboard-console')));
  for (const each of grants) expect(each.length).toBeGreaterThan(2);
  expect(grants.flat().filter((grant) => !grant.includes(':dynamodb:us-east-1:'))).toEqual([]);
  const variablesOf = (id: string) => {
    const { Environment } = { ...stack.resources[id]?.Properties } as { Environment?: Record<string, unknown> };
    return { ...Object(Environment?.Variables) } as Record<string, string>;
  };
  expect(variablesOf('AuthorizeFunction').BLOCKS_REGION).toBe('us-east-1');
  for (const file of [variablesOf('JobWorkerFunction').TARGETS, stack.outputs.TargetsFile]) {
    expect(targetsFileSchema.parse(JSON.parse(String(file)))).toMatchObject({
      console: { region: 'us-east-1' },
      targets: [{ region: 'eu-west-1' }],
    });
  }
  // What is of the target is where the target is.
  const others = users
    .flatMap((id) => grantsOf(stack, id))
    .filter((grant) => !grant.endsWith(':table/switchboard-console'));
  expect(others.filter((grant) => grant.includes('us-east-1'))).toEqual([]);
});

test('whoever uses a table of their own in another Region may use it there, and is told so', () => {
  const stack = resolveStack(api, { ...OWN, TrustedRoleArns });
  const grants = USERS.map((id) => grantsOf(stack, id).filter((grant) => grant.includes(':table/their-table')));
  for (const each of grants) expect(each.length).toBeGreaterThan(2);
  expect(grants.flat().filter((grant) => !grant.includes(':dynamodb:us-east-1:'))).toEqual([]);
  const { Environment } = { ...stack.resources.JobWorkerFunction?.Properties };
  const { TARGETS } = (Environment as { Variables: Record<string, string> }).Variables;
  for (const file of [TARGETS, stack.outputs.TargetsFile]) {
    expect(targetsFileSchema.parse(JSON.parse(String(file))).targets).toMatchObject([
      { region: 'eu-west-1', table: { name: 'their-table', region: 'us-east-1' } },
    ]);
  }
  // The worker of the stack has these rights itself, and takes no role for them.
  expect(TARGETS).not.toContain('roleArn');
});

test('whoever uses a table of their own under a key of their own may use that too, for this table, as the doctor has it', () => {
  const stack = resolveStack(api, { ...OWN, TrustedRoleArns, RegistryKeyArn });
  const plain = resolveStack(api, { ...OWN, TrustedRoleArns });
  const { targets } = targetsFileSchema.parse(JSON.parse(String(stack.outputs.TargetsFile)));
  const told = judgeKey(
    targets[0] as Target,
    `is not authorized to perform: kms:Decrypt on resource: ${RegistryKeyArn} because`,
  );
  const wanted = JSON.parse(told?.fix?.snippets?.[0]?.text ?? '');
  expect(wanted).toMatchObject({
    Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' } },
  });
  for (const id of USERS) {
    const more = statementsOf(stack, id).filter(({ Action }) => String(Action).startsWith('kms:'));
    expect(more, id).toEqual([wanted]);
    expect(grantsOf(plain, id), id).toEqual(grantsOf(stack, id).filter((grant) => !grant.startsWith('kms:')));
  }
  expect(() => resolveStack(api, { ...EXISTING, RegistryKeyArn })).toThrow('Give Handlers=own with RegistryKeyArn');
});
