/**
 * What a management call is answered with: bodies, error types and the presence of headers as recorded from API Gateway
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html).
 * Departures: the bodies of 413, 429 and 500 were never recorded; 413 and 500 have a message, 429 is empty as in the model.
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
export const FORBIDDEN = problem(403, 'ForbiddenException', 'Forbidden');
export const PAYLOAD_TOO_LARGE = problem(413, 'PayloadTooLargeException', 'Message too long');
export const INTERNAL_ERROR = problem(500, 'InternalServerErrorException', 'Internal server error');
/** The client's buffer is full. */
export const LIMIT_EXCEEDED: Answer = { status: 429, body: '', errorType: 'LimitExceededException', isTraced: false };

/** An error whose body is `{"message":"…"}`, compact. */
export function problem(status: number, errorType: string, message: string): Answer {
  return { status, body: JSON.stringify({ message }), errorType, isTraced: false };
}
