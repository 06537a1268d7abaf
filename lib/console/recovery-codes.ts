import { createHash, randomBytes } from 'node:crypto';

const COUNT = 10;

/** Ten codes of 80 bits, told once: `k7d2-…`. What is kept are their hashes; that many bits need no slow one. */
export function makeRecoveryCodes(): { codes: string[]; recovery: string } {
  const codes = Array.from({ length: COUNT }, () =>
    randomBytes(10)
      .toString('hex')
      .replace(/(.{5})(?=.)/g, '$1-'),
  );
  return { codes, recovery: codes.map(hashOf).join(' ') };
}

export function countRecoveryCodes(recovery = ''): number {
  return recovery.split(' ').filter(Boolean).length;
}

/** The hashes that are left without this code; null when it is none of them. */
export function withoutRecoveryCode(recovery: string, code: string): string | null {
  const hashes = recovery.split(' ').filter(Boolean);
  const rest = hashes.filter((hash) => hash !== hashOf(code));
  return rest.length < hashes.length ? rest.join(' ') : null;
}

/** Whatever blanks, hyphens and capitals somebody types. */
function hashOf(code: string): string {
  const plain = code.toLowerCase().replace(/[^0-9a-f]/g, '');
  return createHash('sha256').update(plain).digest('base64url');
}
