/**
 * Why a connection did not come about. A browser is told nothing of that, so the same server is asked once more over HTTP: any answer
 * at all, which stays unread, tells a refusal from a server that is not there.
 */
export async function explainFailure(address: string): Promise<string> {
  const { host, href } = new URL(address);
  const isThere = await fetch(href.replace(/^ws/, 'http'), { mode: 'no-cors', cache: 'no-store' }).then(
    () => true,
    () => false,
  );
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
