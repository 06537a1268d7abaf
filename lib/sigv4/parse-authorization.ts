import { incomplete, type Refusal } from './refusal';
import { ALGORITHM, type Scope } from './types';

export type Authorization = {
  accessKeyId: string;
  scope: Scope;
  /** As listed by the client: they must be sorted and in lower case for the signature to match. */
  signedHeaders: string[];
  /** Not checked for form: whatever is not the right signature is a wrong one. */
  signature: string;
};

const FIELDS = ['Credential', 'SignedHeaders', 'Signature'] as const;

/**
 * Reads `AWS4-HMAC-SHA256 Credential=AK/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=hex`; the spaces after
 * the commas are optional.
 */
export function parseAuthorization(
  header: string,
): { ok: true; data: Authorization } | { ok: false; refusal: Refusal } {
  const [algorithm, rest] = splitOnce(header.trim(), ' ');
  const fields = new Map<string, string>();
  for (const part of rest.split(',').map((text) => text.trim())) {
    const [name, value] = splitOnce(part, '=');
    if (part !== '' && !part.includes('=')) return refuse(notAPair(part, header));
    if (fields.has(name)) return refuse(`Authorization header contains '${name}' more than once.`);
    fields.set(name, value);
  }
  if (algorithm !== ALGORITHM) return refuse(`Unsupported AWS 'algorithm': '${algorithm}'.`);

  const missing = FIELDS.filter((name) => !fields.get(name));
  if (missing.length > 0) {
    return refuse(missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' '));
  }
  return readFields(fields);
}

function readFields(fields: Map<string, string>): ReturnType<typeof parseAuthorization> {
  const credential = fields.get('Credential') ?? '';
  const parts = credential.split('/');
  const [accessKeyId, date, region, service, terminator] = parts;
  if (parts.length !== 5 || !accessKeyId || !date || !region || !service || terminator !== 'aws4_request') {
    return refuse(`Credential must have five slash-separated elements and end in 'aws4_request', got '${credential}'.`);
  }
  return {
    ok: true,
    data: {
      accessKeyId,
      scope: { date, region, service },
      signedHeaders: (fields.get('SignedHeaders') ?? '').split(';'),
      signature: fields.get('Signature') ?? '',
    },
  };
}

function notAPair(part: string, header: string): string {
  return `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`;
}

function refuse(message: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: incomplete(message) };
}

function splitOnce(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
