// Which addresses are the local gateway, and which would leave for AWS.

/** Suffixes of AWS's endpoints in every partition, those of dual-stack names included. */
const AWS_SUFFIXES = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'api.aws',
  'api.amazonwebservices.com.cn',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
];

/** Where the credentials of the machine itself are handed out. */
const METADATA_HOSTS = ['169.254.169.254', 'fd00:ec2::254', '169.254.170.2', '169.254.170.23', 'fd00:ec2::23'];

const MAX_DOMAIN_NAMES = 100;

/**
 * @typedef {object} Network
 * @property {{ host: string, port: number }} gateway
 * @property {string} apiId
 * @property {string} region
 * @property {string[]} domainNames custom domain names of the gateway
 * @property {string[]} allowedHosts AWS hosts that the function's environment names as endpoints
 */

/** @param {Network} network */
export function createDestinations({ gateway, apiId, region, domainNames, allowedHosts }) {
  const apiHost = `${apiId}.execute-api.${region}.`;
  const ownNames = new Set(domainNames.map(toHostName));
  const allowed = allowedHosts.map(toHostName);
  /** `host:port` under which clients reached the gateway: the Host header of their upgrade. */
  const seen = new Set();

  /** @param {string} host @param {number} port */
  const isGateway = (host, port) =>
    (host.startsWith(apiHost) && AWS_SUFFIXES.includes(host.slice(apiHost.length))) ||
    ownNames.has(host) ||
    (port === gateway.port && (isLoopback(host) || host === toHostName(gateway.host))) ||
    seen.has(`${host}:${port}`);

  return {
    /**
     * Where a connection to `rawHost` goes: to the gateway, nowhere (with the reason), or where it was meant to go.
     * @param {string} rawHost @param {number} port
     * @returns {{ to: 'gateway' } | { to: 'nowhere', error: Error } | { to: 'there' }}
     */
    decide(rawHost, port) {
      const host = toHostName(rawHost);
      if (isGateway(host, port)) return { to: 'gateway' };
      if (!isAws(host) || allowed.some((name) => isWithin(host, name))) return { to: 'there' };
      return { to: 'nowhere', error: refuse(host, `${apiHost}amazonaws.com`) };
    },

    /**
     * Learns the `domainName` of an event. Only names with a port count: one without would be served by somebody else's TLS.
     * @param {unknown} domainName
     */
    noteDomainName(domainName) {
      if (typeof domainName !== 'string' || seen.has(domainName)) return;
      const [, host, port] = /^(.+):(\d{1,5})$/.exec(domainName) ?? [];
      if (!host || (port === '443' && gateway.port !== 443)) return;
      if (seen.size >= MAX_DOMAIN_NAMES) seen.clear();
      seen.add(`${toHostName(host)}:${port}`);
    },
  };
}

/** @param {string} host */
function toHostName(host) {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

/** @param {string} host @param {string} name */
function isWithin(host, name) {
  return host === name || host.endsWith(`.${name}`);
}

/** @param {string} host */
function isAws(host) {
  return METADATA_HOSTS.includes(host) || AWS_SUFFIXES.some((suffix) => isWithin(host, suffix));
}

/** @param {string} host */
function isLoopback(host) {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** @param {string} host @param {string} ownHost */
function refuse(host, ownHost) {
  const advice = host.includes('execute-api')
    ? `the local API is ${ownHost}, or requestContext.domainName`
    : 'name a local endpoint, or this one, in the environment of the function (AWS_ENDPOINT_URL_<SERVICE>)';
  return Object.assign(new Error(`A local function may not call AWS: refused a connection to ${host}; ${advice}`), {
    code: 'ERR_LOCAL_FUNCTION_NETWORK',
  });
}
