import { partitionOf } from '../domain/aws-partition';
import { type Target, tableRegionOf } from '../domain/target';
import { awsOptions } from './examine-target-arn';
import type { Judgement } from './place-setting';

const NAMED = /not authorized to perform: kms:\w+ on resource: (arn:\S+)/;

/**
 * A call on rows that was denied because of the key that encrypts the table; null: it was denied for something else. AWS names the key, or says
 * only "KMS key access denied error: … The ciphertext refers to a customer master key that does not exist, …".
 */
export function judgeKey(target: Target, message: string): Pick<Judgement, 'state' | 'sentence' | 'fix'> | null {
  const [, key] = NAMED.exec(message) ?? [];
  if (!key && !message.includes('KMS key access denied')) return null;
  const { name } = target.table;
  const region = tableRegionOf(target);
  const partition = partitionOf(region);
  const which = {
    label: 'The key',
    text: `aws dynamodb describe-table ${awsOptions(target)} \\\n  --table-name ${name} --query Table.SSEDescription.KMSMasterKeyArn --output text`,
  };
  const statement = {
    label: 'IAM statement',
    text: keyStatement(
      key ?? `arn:${partition.name}:kms:${region}:{account}:key/{key-id}`,
      `dynamodb.${region}.${partition.suffixes[0]}`,
    ),
  };
  return {
    state: 'problem',
    sentence: `AWS denies kms:Decrypt on ${key ?? `the key that encrypts ${name}`}: whoever reads or writes the table needs it.`,
    fix: {
      text: 'Add this statement to the policy of the identity that the answer names, or give the stack its RegistryKeyArn. The policy of the key must leave it to the policies of its account, or name that identity.',
      snippets: key ? [statement] : [which, statement],
    },
  };
}

/** Through DynamoDB alone: nobody gets to use the key for anything else. */
function keyStatement(key: string, service: string): string {
  const Condition = { StringEquals: { 'kms:ViaService': service } };
  return JSON.stringify({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: key, Condition }, null, 2);
}
