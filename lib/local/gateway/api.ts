import type { AuthorizerEvent, WebSocketEvent } from '../../lambda/events';

/**
 * A WebSocket API as its owner set it up. Imitates
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html
 * Departures: one stage; Lambda proxy integrations only, so no mapping templates, models or mock integrations; no API keys.
 */
export type Api = {
  apiId: string;
  /** Letters, digits, hyphens and underscores, or `$default`. */
  stage: string;
  region: string;
  /** Such as `$request.body.action`. */
  routeSelectionExpression: string;
  /** By route key: `$connect`, `$disconnect`, `$default` and custom ones. Each may be absent. */
  routes: ReadonlyMap<string, Route>;
  /** Who may connect. */
  connectAuthorization: { type: 'NONE' } | { type: 'AWS_IAM' } | { type: 'CUSTOM'; authorizer: Authorizer };
  stageVariables?: Readonly<Record<string, string>>;
  /** Under these names the stage is not in the path; the base path is, if there is one. */
  customDomains: readonly { domainName: string; basePath?: string | undefined }[];
};

/** A Lambda function behind a route. */
export type RouteHandler = (event: WebSocketEvent) => unknown;

export type Route = {
  handler: RouteHandler;
  /** The route has a `$default` route response: the body of what the function answers goes back to the client. */
  isTwoWay: boolean;
};

/** A Lambda REQUEST authorizer of `$connect`. */
export type Authorizer = {
  handler: (event: AuthorizerEvent) => unknown;
  /** Such as `route.request.querystring.token`; when one is absent from the request, the answer is 401. */
  identitySources: readonly string[];
};

/** The account in every ARN of the local endpoint. */
export const ACCOUNT_ID = '000000000000';

/** The ARN of a route or of a management call, as policies name it. `action` is what follows the stage. */
export function executionArn({ region, apiId, stage }: Api, action: string): string {
  return `arn:aws:execute-api:${region}:${ACCOUNT_ID}:${apiId}/${stage}/${action}`;
}

/** The identity of a credential, as a refusal names it. */
export function userArn(accessKeyId: string): string {
  return `arn:aws:iam::${ACCOUNT_ID}:user/${accessKeyId}`;
}
