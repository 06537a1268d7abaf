/** Notes, from now on, whether the policy of this document stops a connection to the host of that address. */
export function watchPolicy(address: string): { hasStopped: () => boolean; end: () => void } {
  const { host } = new URL(address);
  const watch = new AbortController();
  let hasStopped = false;
  document.addEventListener(
    'securitypolicyviolation',
    ({ effectiveDirective, blockedURI }) => {
      if (effectiveDirective === 'connect-src' && blockedURI.includes(`//${host}`)) hasStopped = true;
    },
    { signal: watch.signal },
  );
  return { hasStopped: () => hasStopped, end: () => watch.abort() };
}

/**
 * Why a connection did not come about. A browser is told nothing of that, so the same server is asked once more over HTTP: any answer
 * at all, which stays unread, tells a refusal from a server that is not there. What the page's own policy stops asks no server.
 */
export async function explainFailure(address: string, hasStopped: () => boolean): Promise<string> {
  const { host, href } = new URL(address);
  const isThere = await fetch(href.replace(/^ws/, 'http'), { mode: 'no-cors', cache: 'no-store' }).then(
    () => true,
    () => false,
  );
  if (hasStopped()) {
    return `The policy of this page does not let it connect to ${host}. Load the page anew. If that does not help, look whether a proxy in front of the console sets a policy of its own.`;
  }
  return isThere
    ? `${host} answers, but refused the connection: $connect or its authorizer said no (401, 403), failed (502), or there is no such stage.`
    : `${host} cannot be reached from this browser.`;
}

const CODES: Record<number, string> = {
  1000: 'closed normally',
  1001: 'ended by API Gateway: idle for 10 minutes, open for 2 hours, or deleted',
  1003: 'binary is not taken',
  1006: 'it broke off',
  1008: 'too many messages',
  1009: 'a message was too large',
};

/** What a code of the WebSocket protocol means here. */
export function explainClose(code: number, reason: string): string {
  const words = [CODES[code], reason && `“${reason}”`].filter(Boolean).join(', ');
  return `Closed with code ${code}${words ? `: ${words}` : ''}.`;
}
