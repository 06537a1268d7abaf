import { type AppError, err } from '../domain/result';
import { isRoleNotAssumed } from '../domain/role-not-assumed';

const DENIED = new Set([
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'ExpiredTokenException',
]);
const SILENT = new Set(['TimeoutError', 'AbortError', 'ERR_STREAM_PREMATURE_CLOSE']);
const THROTTLED = new Set(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded']);

/** The console goes by DescribeTable; it asks for an index that is not there only where it may not look. */
const DESCRIBE_HINT = 'Allow dynamodb:DescribeTable, and the console lists the table without it.';

/** A list goes by an index that is not known here: it may be there since the table was seen last, or gone. */
export class LostWay extends Error {
  constructor(way: string) {
    super(`This list was read by ${way}, which the console does not find now. Start from the first page.`);
  }
}

/** What an exception of the DynamoDB client means, in words for the operator. `table` is the table's name. */
export function toTableError(error: unknown, table: string): { ok: false; error: AppError } {
  const { name = '', code = '', message = '' } = (error ?? {}) as { name?: string; code?: string; message?: string };
  if (error instanceof LostWay) return err('invalid', message);
  if (isRoleNotAssumed(error)) return err('forbidden', error.message, error);
  if (name === 'ResourceNotFoundException') {
    return err('unavailable', `There is no table or index as expected in ${table}. Check the name and Region.`, error);
  }
  if (isIndexMissing(error)) {
    return err(
      'unavailable',
      `An index of the table ${table} is missing, or still being built. ${DESCRIBE_HINT}`,
      error,
    );
  }
  if (name === 'DiskFullException') {
    return err('unavailable', 'The disk of the local table is full. Make some room: it goes on by itself.', error);
  }
  if (DENIED.has(name)) {
    return err('forbidden', `AWS refused access to the table ${table} (${refusal(name, message)}).`, error);
  }
  if (THROTTLED.has(name)) {
    return err('rateLimited', `The table ${table} is over its capacity just now. Try again in a moment.`, error);
  }
  if (name === 'CredentialsProviderError') return err('forbidden', 'The console found no AWS credentials.', error);
  if (isSilence(name, code)) {
    return err('unavailable', `The table ${table} does not answer just now.`, error);
  }
  return err('unavailable', `The table ${table} could not be read.`, error);
}

/** Whether the same call may do in a while with nothing changed: the table is silent, over its capacity, or fails by itself. */
export function isPassing(error: unknown): boolean {
  const {
    name = '',
    code = '',
    $metadata,
  } = (error ?? {}) as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  if (THROTTLED.has(name) || isSilence(name, code) || name === 'DiskFullException') return true;
  return ($metadata?.httpStatusCode ?? 0) >= 500;
}

/**
 * Whether it is the program's own, or what no table takes: the same happens again, however long it is waited for. Anything else that came of a call somebody
 * may mend meanwhile, such as rights or credentials.
 */
export function isBug(error: unknown): boolean {
  const { name = '', $metadata } = (error ?? {}) as { name?: string; $metadata?: object };
  if (name === 'ValidationException') return true;
  return $metadata === undefined && !isPassing(error) && !/ProviderError$/.test(name) && !isRoleNotAssumed(error);
}

/** No answer came: in time, or for what the system says of the way there (`ECONNREFUSED`). What Node.js says of a call (`ERR_…`) is a bug, or lasts. */
function isSilence(name: string, code: string): boolean {
  return SILENT.has(name) || SILENT.has(code) || /^E(?!RR_)/.test(code);
}

/** The table lacks an index that a query named. */
function isIndexMissing(error: unknown): boolean {
  const { name = '', message = '' } = (error ?? {}) as { name?: string; message?: string };
  return name === 'ValidationException' && message.includes('index');
}

/** The table is not as it was seen: it has lost an index, or was made anew with another key. */
export function isLayoutChanged(error: unknown): boolean {
  const { name = '', message = '' } = (error ?? {}) as { name?: string; message?: string };
  if (error instanceof LostWay) return true;
  return isIndexMissing(error) || (name === 'ValidationException' && /key element|schema|starting key/i.test(message));
}

/** AWS names the action that was denied: "… is not authorized to perform: dynamodb:Scan on resource: …"; of the table's key it may say less. */
function refusal(name: string, message: string): string {
  if (/KMS key access denied|perform: kms:/.test(message)) {
    return `${name}: the credentials of the console lack kms:Decrypt on the key that encrypts it`;
  }
  const action = /not authorized to perform: (dynamodb:\w+)/.exec(message)?.[1];
  return action ? `${name}: the credentials of the console lack ${action}` : name;
}
