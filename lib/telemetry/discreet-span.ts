import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { routeName } from '../domain/route-names';

/** Next writes whole addresses with what was searched for, and exceptions their texts; of all that only these leave the process. */
const MAY_LEAVE = new Set([
  'error.type',
  'http.method',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'http.status_code',
  'next.route',
  'next.span_type',
  'rpc.method',
  'rpc.service',
  'rpc.system',
  'switchboard.target',
]);

/** The same span without whatever could name a person, a connection or a secret. */
export function discreet(span: ReadableSpan): ReadableSpan {
  const attributes = Object.fromEntries(Object.entries(span.attributes).filter(([name]) => MAY_LEAVE.has(name)));
  return Object.create(span, {
    name: { value: span.name.replace(/\/\S*/g, (path) => (path.includes('(') ? path : routeName(path))) },
    attributes: { value: attributes },
    events: { value: [] },
    links: { value: [] },
    status: { value: { code: span.status.code } },
  });
}
