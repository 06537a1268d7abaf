import { decodeBytes, encodePath } from './encode';

/** Turns a raw path into the canonical URI that is signed. The rule of API Gateway is `canonicalUri`; here are others. */
export type PathForm = (rawPath: string) => string;

/** For services that take dot segments and repeated slashes as they come (the test suite's `normalize: false`). */
export function unnormalisedUri(rawPath: string): string {
  return encodePath(rawPath) || '/';
}

/**
 * What curl before 8.9 signs: the path as typed. API Gateway refuses it wherever it differs from `canonicalUri`. Such a curl
 * signs its query unsorted and unencoded too, which is left alone: management calls have no query.
 */
export function rawUri(rawPath: string): string {
  return rawPath || '/';
}

/** What curl 8.9 to 8.13 signs: encoded, with the escapes that were typed kept. API Gateway refuses that too. */
export function decodedOnceUri(rawPath: string): string {
  return encodePath(decodeBytes(rawPath)) || '/';
}
