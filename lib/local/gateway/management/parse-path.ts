import { normalisePath, splitTarget } from '../../../sigv4/canonical-uri';
import type { Api } from '../api';

/**
 * Reads the paths of https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 * and of custom domains from the raw request target. Repeated slashes count once; each segment is decoded once, so that
 * `@connections` and `%40connections`, `=` and `%3D` are the same.
 * Departures: a custom domain leads to the one stage that there is.
 */
export type ManagementPath =
  | { kind: 'connection'; connectionId: string }
  /** The stage, or the base path, is not one of this API. */
  | { kind: 'elsewhere' }
  /** The stage is right and no operation is there. `route` is what follows the stage. */
  | { kind: 'noRoute'; route: string; isCustomDomain: boolean };

/** `/{stage}/@connections/{connectionId}`, or under a custom domain `[/{basePath}]/@connections/{connectionId}`. */
export function parseManagementPath(api: Api, target: string, host: string): ManagementPath {
  const { isOurs, isCustomDomain, rest } = locate(api, target, host);
  if (!isOurs) return { kind: 'elsewhere' };
  const [collection, connectionId] = rest;
  if (rest.length === 2 && collection === '@connections' && connectionId) return { kind: 'connection', connectionId };
  return { kind: 'noRoute', route: rest.join('/'), isCustomDomain };
}

/** Whether WebSocket clients connect here: `/{stage}` or `/{stage}/`, or the same with a custom domain's base path. */
export function isClientPath(api: Api, target: string, host: string): boolean {
  const { isOurs, rest } = locate(api, target, host);
  return isOurs && (rest.length === 0 || (rest.length === 1 && rest[0] === ''));
}

function locate(api: Api, target: string, host: string) {
  const segments = normalisePath(splitTarget(target).path).slice(1).split('/').map(decodeSegment);
  const domain = api.customDomains.length > 0 ? findDomain(api, host) : undefined;
  const prefix = domain ? (domain.basePath?.split('/') ?? []) : [api.stage];
  return {
    isCustomDomain: domain !== undefined,
    isOurs: prefix.every((segment, index) => segments[index] === segment),
    rest: segments.slice(prefix.length),
  };
}

function findDomain({ customDomains }: Api, host: string) {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return customDomains.find(({ domainName }) => domainName.toLowerCase() === name);
}

/** A segment that is no valid percent-encoding stays as it came; it matches no stage and no connection. */
function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
