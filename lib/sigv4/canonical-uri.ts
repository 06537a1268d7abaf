import { encodePath } from './encode';

/**
 * The canonical URI of Signature Version 4 as API Gateway computes it: the path exactly as received, normalised, then every
 * byte except `A-Z a-z 0-9 - _ . ~ /` percent-encoded once more. It is never decoded first: `%3D` becomes `%253D`.
 */
export function canonicalUri(rawPath: string): string {
  return encodePath(normalisePath(rawPath));
}

/**
 * Collapses repeated slashes and resolves `.` and `..`; the empty path is `/`. A trailing slash stays, and none is added after
 * `/.` or `/..` at the end: botocore, the SDKs for JavaScript and aws-c-auth agree on that.
 */
export function normalisePath(rawPath: string): string {
  if (rawPath.startsWith('/') && !rawPath.includes('//') && !rawPath.includes('/.')) return rawPath;
  const segments: string[] = [];
  for (const segment of rawPath.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}${rawPath.endsWith('/') && segments.length > 0 ? '/' : ''}`;
}

/** Splits a raw request target at its first `?`. `query` comes without the question mark. */
export function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) };
}
