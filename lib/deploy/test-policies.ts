import type { Use } from './test-recorder';
import type { Stack } from './test-stack';

type Statement = {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, { 'dynamodb:LeadingKeys'?: string | string[] }>;
};
type Document = { Version: string; Statement: Statement[] };

const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** The statements of a role's own policies, or of a managed policy. */
export function statementsOf({ resources }: Stack, id: string): Statement[] {
  const resource = resources[id];
  if (!resource) throw new Error(`There is no ${id}`);
  const { Policies, PolicyDocument } = resource.Properties as {
    Policies?: { PolicyDocument: Document }[];
    PolicyDocument?: Document;
  };
  const documents = PolicyDocument ? [PolicyDocument] : (Policies ?? []).map((each) => each.PolicyDocument);
  return documents.flatMap(({ Statement }) => Statement);
}

/** Each action with each resource that it is allowed on. */
export function grantsOf(stack: Stack, id: string): Use[] {
  const statements = statementsOf(stack, id);
  const odd = statements.find(({ Effect }) => Effect !== 'Allow');
  if (odd) throw new Error(`${id} has a statement that allows nothing`);
  return statements
    .flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap((action) => listOf(Resource).map((resource): Use => `${action} ${resource}`)),
    )
    .sort();
}

/** Each action with the partitions that it is kept to, where a statement keeps it to some. */
export function partitionsOf(stack: Stack, id: string): Use[] {
  return statementsOf(stack, id).flatMap(({ Action, Condition }) => {
    const keys = Object.entries(Condition ?? {}).flatMap(([operator, { 'dynamodb:LeadingKeys': given = [] }]) => {
      if (!/^ForAllValues:String(Equals|Like)$/.test(operator)) throw new Error(`${id} has a condition ${operator}`);
      return listOf(given);
    });
    return listOf(Action).flatMap((action) => keys.map((key): Use => `${action} ${key}`));
  });
}

/** Whether a grant covers a use; `*` stands for any text, as in IAM. */
export function covers(grant: Use, use: Use): boolean {
  if (grant === use) return true;
  const pattern = grant.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*');
  return new RegExp(`^${pattern}$`).test(use);
}

/** What happens to logs and messages: Lambda and Fargate write logs, Lambda polls its queue, and a worker hands messages back. */
const PLATFORM_ACTIONS = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
  'sqs:SendMessage',
];

export const isOfPlatform = (grant: Use) => PLATFORM_ACTIONS.some((action) => grant.startsWith(`${action} `));
