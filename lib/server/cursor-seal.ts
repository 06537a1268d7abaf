import 'server-only';
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { ConnectionPage } from '../domain/connection';
import { err, ok, type Result } from '../domain/result';
import { env } from './env';
import { processWide } from './process-wide';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A cursor holds the keys of a row, and those of other people's tables may be addresses. Sealed it tells nobody anything, may stand in a
 * link that is handed on, and cannot be made up to ask what lies behind an address.
 */
export function sealCursors(page: ConnectionPage): ConnectionPage {
  return { ...page, next: sealCursor(page.next), previous: sealCursor(page.previous) };
}

function sealCursor(cursor: string | null): string | null {
  if (cursor === null) return null;
  const bytes = Buffer.from(cursor, 'base64url');
  // Of the content, so that a list that has not changed reads the same each time; no two contents share one.
  const nonce = createHmac('sha256', key()).update(bytes).digest().subarray(0, NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key(), nonce, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

export function openCursor(sealed: string | null): Result<string | null> {
  if (sealed === null || sealed === '') return ok(null);
  const bytes = Buffer.from(sealed, 'base64url');
  const text = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, key(), bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return ok(Buffer.concat([decipher.update(text), decipher.final()]).toString('base64url'));
  } catch {
    return err('invalid', 'This link points to a page of another list. Start from the first page.');
  }
}

function key(): Buffer {
  return processWide('cursor-key', () => Buffer.from(hkdfSync('sha256', env().AUTH_SECRET, '', 'list cursor', 32)));
}
