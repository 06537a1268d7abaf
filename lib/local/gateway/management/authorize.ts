import { executionArn, userArn } from '../api';
import type { Context } from '../types';
import { type Answer, accessDenied } from './answers';
import type { Call } from './call';

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
 * Departures: a caller has a list of what it may call instead of policies; every caller is an IAM user named as its access key.
 */
export function authorize({ api }: Context, { caller, path, request }: Call): Answer | undefined {
  if (!caller?.allow || path.kind !== 'connection') return undefined;
  const action = `${request.method}/@connections/${path.connectionId}`;
  if (caller.allow.some((pattern) => matchesPattern(pattern, action))) return undefined;
  // AWS names the resource by its pattern, not by the id that was called.
  const resource = executionArn(api, `${request.method}/@connections/{connectionId}`);
  return accessDenied(userArn(caller.accessKeyId), resource);
}

/** Compares as policies do: `*` stands for any text, `?` for one character. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
