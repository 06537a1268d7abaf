import { encodeBytes } from './encode';

/**
 * The canonical URI of Signature Version 4 as API Gateway computes it: the path exactly as received, normalised, then every
 * byte except `A-Z a-z 0-9 - _ . ~ /` percent-encoded once more. It is never decoded first: `%3D` becomes `%253D`.
 */
export function canonicalUri(rawPath: string): string {
  return normalisePath(rawPath).split('/').map(encodeBytes).join('/');
}

/** Collapses repeated slashes and resolves `.` and `..`; the empty path is `/`. A trailing slash stays. */
export function normalisePath(rawPath: string): string {
  const segments: string[] = [];
  for (const segment of rawPath.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const endsInSlash = /\/\.{0,2}$/.test(rawPath) && segments.length > 0;
  return `/${segments.join('/')}${endsInSlash ? '/' : ''}`;
}

/** Splits a raw request target at its first `?`. `query` comes without the question mark. */
export function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) };
}
