/**
 * Ids in the forms seen in recorded events of API Gateway: 11 bytes in padded URL-safe base64. The ninth byte tells what the
 * id is of; a message shares its last bytes with its connection.
 * Departures: none known; AWS does not document the form.
 */
type Random = (bytes: number) => Buffer;

const CONNECTION_MARK = 0x02;
const REQUEST_MARK = 0x05;

export function newConnectionId(random: Random): string {
  return toId(random(8), Buffer.of(CONNECTION_MARK), random(2));
}

export function newRequestId(random: Random): string {
  return toId(random(8), Buffer.of(REQUEST_MARK), random(2));
}

export function newMessageId(random: Random, connectionId: string): string {
  return toId(random(8), Buffer.from(connectionId, 'base64url').subarray(8));
}

/** `Root=1-{8 hex digits of time}-{24 random ones}` */
export function newTraceId(random: Random, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `Root=1-${seconds.toString(16).padStart(8, '0')}-${random(12).toString('hex')}`;
}

/** Node's base64url leaves out the padding that API Gateway keeps: 11 bytes are 15 digits and one `=`. */
function toId(...parts: Buffer[]): string {
  return `${Buffer.concat(parts).toString('base64url')}=`;
}
