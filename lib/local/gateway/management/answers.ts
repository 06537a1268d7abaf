/**
 * What a management call is answered with: bodies, error types and the presence of headers as recorded from API Gateway
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html).
 * Departures: the bodies of 413, 429 and 500 were never recorded; 413 and 500 have a message, 429 is empty as in the model. The
 * types of 404 and 500 are from memory, not from a record.
 */
export type Answer = {
  status: number;
  /** Undefined: a response without content, and without `content-type`. */
  body: string | undefined;
  errorType?: string;
  /** Whether `x-amzn-trace-id` is sent; errors other than 410 were recorded without it. */
  isTraced: boolean;
};

export const EMPTY_OK: Answer = { status: 200, body: '', isTraced: true };
export const NO_CONTENT: Answer = { status: 204, body: undefined, isTraced: true };
export const GONE: Answer = { status: 410, body: '', errorType: 'GoneException', isTraced: true };
export const BAD_REQUEST = problem(400, 'BadRequestException', 'Bad Request');
export const FORBIDDEN = problem(403, 'ForbiddenException', 'Forbidden');
export const PAYLOAD_TOO_LARGE = problem(413, 'PayloadTooLargeException', 'Message too long');
export const INTERNAL_ERROR = problem(500, 'InternalServerErrorException', 'Internal server error');
/** The rate of the account is exceeded, or the client's buffer is full: one type for both, as in the model. */
export const LIMIT_EXCEEDED: Answer = { status: 429, body: '', errorType: 'LimitExceededException', isTraced: false };

/** An error whose body is `{"message":"…"}`, compact. */
export function problem(status: number, errorType: string, message: string): Answer {
  return { status, body: JSON.stringify({ message }), errorType, isTraced: false };
}

/** A custom domain with a path that leads nowhere, such as one with the stage appended. */
export function noMethod(route: string, method: string): Answer {
  return problem(404, 'NotFoundException', `No method found matching route ${route} for http method ${method}.`);
}

/** `Message` with a capital, unlike the others; the account shows its last four digits. */
export function accessDenied(userArn: string, resourceArn: string): Answer {
  const resource = resourceArn.replace(/:\d{8}(\d{4}):/, ':********$1:');
  const Message = `User: ${userArn} is not authorized to perform: execute-api:ManageConnections on resource: ${resource}`;
  return { status: 403, body: JSON.stringify({ Message }), errorType: 'AccessDeniedException', isTraced: false };
}
