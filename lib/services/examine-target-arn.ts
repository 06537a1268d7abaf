import { partitionOf } from '../domain/aws-partition';
import { type Target, tableRegionOf } from '../domain/target';

/** The default host of an API: `{api-id}.execute-api.{region}.{suffix}`. */
const DEFAULT_HOST = /^([a-z0-9]+)\.execute-api\.([a-z0-9-]+)\.(.+)$/;

/** What the callback URL itself says. A custom domain says neither the API nor the stage. */
export function readCallbackUrl(callbackUrl: string) {
  const url = new URL(callbackUrl);
  const [, apiId, region] = DEFAULT_HOST.exec(url.hostname) ?? [];
  const [stage = ''] = url.pathname.split('/').filter(Boolean);
  return { host: url.host, isDefaultHost: apiId !== undefined, apiId, region, stage, path: url.pathname };
}

/** The API and stage as a refusal names them: `…:{api}/{stage}/POST/@connections/{connectionId}`. */
const REFUSED_RESOURCE = /arn:[\w-]+:execute-api:([\w-]+):[*\d]*:([^/\s]+)\/([^/\s]+)\//;

/** `arn:aws:execute-api:{region}:*:{api-id}/{stage}/{METHOD}/@connections/*`, with names to fill in where nobody knows them. */
export function connectionsArn(target: Target, method: string, refusal = ''): string {
  const told = REFUSED_RESOURCE.exec(refusal);
  const url = readCallbackUrl(target.callbackUrl);
  const region = told?.[1] ?? url.region ?? target.region;
  const apiId = told?.[2] ?? url.apiId ?? '{api-id}';
  const stage = told?.[3] ?? (url.isDefaultHost && url.stage ? url.stage : '{stage}');
  return `arn:${partitionOf(region).name}:execute-api:${region}:*:${apiId}/${stage}/${method}/@connections/*`;
}

export function tableArn(target: Target, suffix = ''): string {
  const region = tableRegionOf(target);
  return `arn:${partitionOf(region).name}:dynamodb:${region}:*:table/${target.table.name}${suffix}`;
}

/** One statement of a policy, ready to paste. */
export function policyStatement(actions: string[], resources: string[]): string {
  const one = (list: string[]) => (list.length === 1 ? list[0] : list);
  return JSON.stringify({ Effect: 'Allow', Action: one(actions), Resource: one(resources) }, null, 2);
}

/** Everything that the console asks of a target, for whoever starts from nothing. */
export function tableStatement(target: Target): string {
  return policyStatement(
    [
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeTable',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:DeleteItem',
    ],
    [tableArn(target), tableArn(target, '/index/*')],
  );
}

/** Where the AWS CLI finds the table. */
export function awsOptions(target: Target): string {
  const { endpoint } = target.table;
  return `--region ${tableRegionOf(target)}${endpoint ? ` --endpoint-url ${endpoint}` : ''}`;
}
