import { Secret, TOTP } from 'otpauth';

/** What every app knows (RFC 6238): SHA-1, six digits, thirty seconds. Many ignore anything else that the address says. */
const PERIOD_S = 30;
/** Steps before and after the one of now, for clocks that are off and fingers that are slow. */
const WINDOW = 1;

/** 160 bits, as RFC 4226 recommends, in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an app reads from the QR code. */
export function totpUri({ name, secret }: { name: string; secret: string }): string {
  return totpOf(secret, name).toString();
}

/** The time step that a code is for; null when it is for none of about now. */
export function totpStep(secret: string, code: string, nowMs: number): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: nowMs, window: WINDOW });
  return delta === null ? null : Math.floor(nowMs / 1000 / PERIOD_S) + delta;
}

function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({ issuer: 'Switchboard', label, secret: Secret.fromBase32(secret), period: PERIOD_S });
}
