import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { CREDENTIALS } from '../credentials';

/**
 * The header form of Signature Version 4, checked in a straight line: what anybody would write who needs just this. It is
 * what `lib/sigv4` is measured against, so it shares no code with it.
 */
type Signed = { method: string; url: string; headers: IncomingHttpHeaders };

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/execute-api\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
const keys = new Map<string, Buffer>();

export function isSigned({ method, url, headers }: Signed, bodyHash: string): boolean {
  const [, accessKeyId, date = '', region = '', signedHeaders = '', signature = ''] =
    FORM.exec(headers.authorization ?? '') ?? [];
  if (accessKeyId !== CREDENTIALS.accessKeyId) return false;
  const timestamp = String(headers['x-amz-date']);
  const signedAt = Date.parse(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(Date.now() - signedAt) <= 300_000) || !timestamp.startsWith(date)) return false;
  const claimedHash = headers['x-amz-content-sha256'];
  if (claimedHash !== undefined && claimedHash !== bodyHash) return false;

  const [path = '', query = ''] = url.split('?');
  const names = signedHeaders.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return false;
  const lines = names.map((name) => `${name}:${String(headers[name]).trim().replace(/\s+/g, ' ')}\n`);
  const uri = path.split('/').map(encode).join('/');
  const canonical = [method, uri, query.split('&').sort().join('&'), lines.join(''), signedHeaders, bodyHash].join(
    '\n',
  );
  const scope = `${date}/${region}/execute-api/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`;
  const expected = createHmac('sha256', keyOf(date, region)).update(toSign).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

function encode(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function keyOf(date: string, region: string): Buffer {
  const known = keys.get(date + region);
  if (known) return known;
  let key = Buffer.from(`AWS4${CREDENTIALS.secretAccessKey}`);
  for (const part of [date, region, 'execute-api', 'aws4_request']) {
    key = createHmac('sha256', key).update(part).digest();
  }
  keys.set(date + region, key);
  return key;
}
