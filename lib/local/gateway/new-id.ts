/**
 * Ids in the forms seen in recorded events of API Gateway: 11 bytes in padded URL-safe base64. The ninth byte tells what the
 * id is of; a message shares its last bytes with its connection.
 * Departures: none known; AWS does not document the form.
 */
type Random = (bytes: number) => Buffer;

const ID_BYTES = 11;
const MARK_AT = 8;
const CONNECTION_MARK = 0x02;
const REQUEST_MARK = 0x05;

export function newConnectionId(random: Random): string {
  return markedId(random, CONNECTION_MARK);
}

export function newRequestId(random: Random): string {
  return markedId(random, REQUEST_MARK);
}

export function newMessageId(random: Random, connectionId: string): string {
  return toId(Buffer.concat([random(MARK_AT), Buffer.from(connectionId, 'base64url').subarray(MARK_AT)]));
}

/** `Root=1-{8 hex digits of time}-{24 random ones}` */
export function newTraceId(random: Random, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `Root=1-${seconds.toString(16).padStart(8, '0')}-${random(12).toString('hex')}`;
}

function markedId(random: Random, mark: number): string {
  const bytes = random(ID_BYTES);
  bytes[MARK_AT] = mark;
  return toId(bytes);
}

/** Node's base64url leaves out the padding that API Gateway keeps: 11 bytes are 15 digits and one `=`. */
function toId(bytes: Buffer): string {
  return `${bytes.toString('base64url')}=`;
}
