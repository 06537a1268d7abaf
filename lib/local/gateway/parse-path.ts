import { normalisePath, splitTarget } from '../../sigv4/canonical-uri';

/**
 * Reads the paths of https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 * from the raw request target. Repeated slashes count once; each segment is decoded once, so that `@connections` and
 * `%40connections`, `=` and `%3D` are the same.
 * Departures: the endpoint form with a stage only; no custom domains.
 */
export type ManagementPath = { stage: string; connectionId: string };

/** `/{stage}/@connections/{connectionId}`; undefined for any other path. */
export function parseManagementPath(target: string): ManagementPath | undefined {
  const segments = segmentsOf(target);
  const [stage, collection, connectionId] = segments;
  if (segments.length !== 3 || !stage || collection !== '@connections' || !connectionId) return undefined;
  return { stage, connectionId };
}

/** The stage of `/{stage}` or `/{stage}/`, where WebSocket clients connect; undefined for any other path. */
export function parseClientPath(target: string): string | undefined {
  const [stage, rest, ...more] = segmentsOf(target);
  return !rest && more.length === 0 ? stage : undefined;
}

function segmentsOf(target: string): string[] {
  return normalisePath(splitTarget(target).path).slice(1).split('/').map(decodeSegment);
}

/** A segment that is no valid percent-encoding stays as it came; it matches no stage and no connection. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
