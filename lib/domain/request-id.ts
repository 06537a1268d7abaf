/** Of a form that fits a log, a header and a sentence; long enough to be one's own. */
const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/;
/** `Root=1-67891233-abcdef012345678912345678`, as a load balancer of AWS writes it. */
const AMAZON_ROOT = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;

type Header = string | string[] | undefined;

/** The id that a proxy in front gave a request; undefined when it gave none, or one that is not fit to be written down. */
export function givenRequestId(headers: Record<string, Header>): string | undefined {
  const given = one(headers['x-request-id']);
  if (given && WELL_FORMED.test(given)) return given;
  return AMAZON_ROOT.exec(one(headers['x-amzn-trace-id']) ?? '')?.[1];
}

function one(header: Header): string | undefined {
  return Array.isArray(header) ? undefined : header;
}
