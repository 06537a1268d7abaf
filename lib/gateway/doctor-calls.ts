import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { isRoleNotAssumed } from '../domain/role-not-assumed';
import type { CredentialsProvider } from './fresh-credentials';

/** Well formed, so that a working gateway answers 410, and with random parts all zero, so that nobody has it. */
export const NOBODY = 'AAAAAAAAAAACAAA=';

export const TRIED_METHODS = ['GET', 'POST', 'DELETE'] as const;
type TriedMethod = (typeof TRIED_METHODS)[number];

/** What one call on the id of nobody was answered with. */
export type TriedCall = {
  method: TriedMethod;
  /** HTTP status; undefined when no answer came. */
  status?: number;
  /** Name of the exception, such as `AccessDeniedException`; also of failures without an answer. */
  type: string;
  /** AWS's own words: the first line of them, which holds no signature and no token. */
  message: string;
  /** System code of a failed connection, such as `ENOTFOUND`. */
  code?: string;
  /** Of a role that gave no credentials: AWS's own words about that. */
  told?: string;
  /** How far the clock of this machine is ahead of the answer's Date, in ms. The header counts in whole seconds. */
  skewMs?: number;
};

export type DoctorCalls = { tryCall(method: TriedMethod): Promise<TriedCall> };

const CALL_TIMEOUT_MS = 5_000;
const MAX_MESSAGE = 300;

const COMMANDS = {
  GET: () => new GetConnectionCommand({ ConnectionId: NOBODY }),
  // These two cannot be tried on a real connection without an effect. On an id that cannot exist they have none: whoever may make
  // the call is answered 410, and whoever may not is answered 403 before anything is looked up.
  POST: () => new PostToConnectionCommand({ ConnectionId: NOBODY, Data: new Uint8Array() }),
  DELETE: () => new DeleteConnectionCommand({ ConnectionId: NOBODY }),
};

/** The client that the console uses, with the parts of its answers that a verb does not need. Never throws. */
export function createDoctorCalls(settings: {
  callbackUrl: string;
  region: string;
  credentials?: CredentialsProvider | undefined;
  now?: () => number;
}): DoctorCalls {
  const { callbackUrl, region, credentials, now = Date.now } = settings;
  const client = new ApiGatewayManagementApiClient({
    endpoint: callbackUrl,
    region,
    ...(credentials && { credentials }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3_000 },
    // The SDK corrects its clock by the answers it gets, which would hide from the second call what the first one showed.
    systemClockOffset: 0,
  });

  return {
    async tryCall(method) {
      const startedAt = now();
      const options = { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) };
      client.config.systemClockOffset = 0;
      try {
        const command = COMMANDS[method]() as GetConnectionCommand;
        const { $metadata } = await client.send(command, options);
        return { method, status: $metadata.httpStatusCode ?? 200, type: '', message: '' };
      } catch (error) {
        return { method, ...describeFailure(error, (startedAt + now()) / 2) };
      }
    },
  };
}

type SdkError = {
  name?: string;
  message?: string;
  Message?: string;
  code?: string;
  cause?: { code?: string };
  $metadata?: { httpStatusCode?: number };
  $response?: { statusCode?: number; headers?: Record<string, string> };
};

function describeFailure(error: unknown, atMs: number): Omit<TriedCall, 'method'> {
  // Not an answer of the gateway, which was not called.
  if (isRoleNotAssumed(error)) return { type: error.name, message: error.message, told: `${error.type} ${error.told}` };
  const { name = '', message = '', Message, code, cause, $metadata, $response } = (error ?? {}) as SdkError;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  const systemCode = code ?? cause?.code;
  const date = Date.parse(headerOf($response?.headers, 'date') ?? '');
  return {
    ...(status !== undefined && { status }),
    type: name,
    message: firstLine(message === 'UnknownError' ? (Message ?? '') : message || (Message ?? '')),
    ...(systemCode && { code: systemCode }),
    // Half a second is what the header cuts off on average.
    ...(Number.isFinite(date) && { skewMs: Math.round(atMs - date - 500) }),
  };
}

function headerOf(headers: Record<string, string> | undefined, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

/**
 * What follows the first line of a refused signature are the strings that were signed, a session token among them, and
 * some refusals repeat the Authorization header.
 */
function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.replace(/(Authorization( header)?\s*[:=]).*/i, '$1 …').slice(0, MAX_MESSAGE);
}
