const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What a host of a cloud tells of itself, its credentials among that, to whatever asks from within. */
const METADATA_NAMES = /^(metadata|metadata\.google\.internal|instance-data(\..+)?)\.?$/;

export function isLoopback(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

/**
 * Why the console does not call this address for somebody who typed it; undefined when it does. Plain http goes to this machine alone, so a name
 * that leads to a metadata service or a neighbour gets no further than TLS, whose certificate such a place does not have.
 */
export function findUrlProblem(url: string): string | undefined {
  if (!URL.canParse(url)) return 'This is not an address.';
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'Only https is called, and http on this machine.';
  if (username || password) return 'An address with a name and password in it is not called.';
  if (isReserved(hostname)) return `${hostname} is kept for the network itself, and is never called.`;
  if (protocol === 'http:' && !LOOPBACK.test(hostname)) return 'Plain http is called on this machine only. Use https.';
  return undefined;
}

/** Link-local (where clouds have their metadata), unspecified, multicast; also as an IPv6 address that holds an IPv4 one. */
function isReserved(hostname: string): boolean {
  if (METADATA_NAMES.test(hostname)) return true;
  const v4 = hostname.startsWith('[') ? mappedV4(hostname) : hostname;
  if (v4 && /^\d+(\.\d+){3}$/.test(v4)) {
    const [first = 0, second = 0] = v4.split('.').map(Number);
    return first === 0 || first >= 224 || (first === 169 && second === 254);
  }
  // fe80::/10, ff00::/8, the unspecified address, and where EC2 answers over IPv6.
  return /^\[(fe[89ab][0-9a-f]:|ff[0-9a-f]{2}:|::\]|fd00:ec2:)/.test(hostname);
}

/** `[::ffff:a9fe:a9fe]` is 169.254.169.254. */
function mappedV4(hostname: string): string | undefined {
  const [, high = '', low = ''] = /^\[::(?:ffff:)?([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname) ?? [];
  if (!high) return undefined;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}
