import { type AppError, err } from '../domain/result';

const DENIED = new Set([
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'ExpiredTokenException',
]);
const THROTTLED = new Set(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded']);

/** What an exception of the DynamoDB client means, in words for the operator. `table` is the table's name. */
export function toTableError(error: unknown, table: string): { ok: false; error: AppError } {
  const { name = '', code = '', message = '' } = (error ?? {}) as { name?: string; code?: string; message?: string };
  if (name === 'ResourceNotFoundException') {
    return err('unavailable', `There is no table or index as expected in ${table}. Check the name and Region.`, error);
  }
  if (name === 'ValidationException' && message.includes('index')) {
    return err('unavailable', `An index of the table ${table} is missing, or still being built.`, error);
  }
  if (DENIED.has(name)) return err('forbidden', `AWS refused access to the table ${table} (${name}).`, error);
  if (THROTTLED.has(name)) {
    return err('rateLimited', `The table ${table} is over its capacity just now. Try again in a moment.`, error);
  }
  if (name === 'CredentialsProviderError') return err('forbidden', 'The console found no AWS credentials.', error);
  if (name === 'TimeoutError' || name === 'AbortError' || code.startsWith('E')) {
    return err('unavailable', `The table ${table} does not answer. It is tried again by itself.`, error);
  }
  return err('unavailable', `The table ${table} could not be read.`, error);
}
