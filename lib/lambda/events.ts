/**
 * Lambda proxy events of a WebSocket API, as recorded from API Gateway (`@types/aws-lambda` lacks the fields of a
 * disconnect and the caller's identity). Wire names stay as AWS spells them.
 */
export type WebSocketRequestContext = {
  routeKey: string;
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  extendedRequestId: string;
  /** `19/Feb/2024:07:11:42 +0000` */
  requestTime: string;
  messageDirection: 'IN';
  stage: string;
  /** epoch ms */
  connectedAt: number;
  /** epoch ms */
  requestTimeEpoch: number;
  /** `userAgent` is absent when the client sent none. */
  identity: { userAgent?: string; sourceIp?: string };
  requestId: string;
  /** The host that the client used, a custom domain included. */
  domainName: string;
  connectionId: string;
  apiId: string;
  /** Only in MESSAGE events. */
  messageId?: string;
  /** Only in DISCONNECT events. */
  disconnectStatusCode?: number;
  /** Only in DISCONNECT events. */
  disconnectReason?: string;
  /** What a Lambda authorizer answered at `$connect`; in every event after it too. */
  authorizer?: Record<string, unknown>;
};

export type WebSocketEvent = {
  /** Absent in MESSAGE events. */
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  /** Absent when the client's URL had no query. */
  queryStringParameters?: Record<string, string>;
  multiValueQueryStringParameters?: Record<string, string[]>;
  /** Absent when the stage has none. */
  stageVariables?: Readonly<Record<string, string>>;
  requestContext: WebSocketRequestContext;
  /** Only in MESSAGE events. */
  body?: string;
  isBase64Encoded: boolean;
};

export type WebSocketResult = { statusCode: number };

/** What a REQUEST authorizer of `$connect` is asked. `methodArn` names the route on the stage. */
export type AuthorizerEvent = Omit<WebSocketEvent, 'body' | 'isBase64Encoded'> & { type: 'REQUEST'; methodArn: string };

/** `context` stands beside `principalId` as `authorizer` in every event of the connection. */
export type AuthorizerResult = {
  principalId: string;
  policyDocument: {
    Version: '2012-10-17';
    Statement: { Action: 'execute-api:Invoke'; Effect: 'Allow' | 'Deny'; Resource: string }[];
  };
  context?: Record<string, string>;
};
