import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's recommended minimum for scrypt: 2^17 × 8 × 128 bytes = 128 MiB of memory per attempt. */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
const KEY_BYTES = 32;

/** `scrypt$N$r$p$salt$key`, base64url: the cost travels with the hash, so that it can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Constant in time; an unreadable hash is a wrong password. */
export async function isPasswordOf(password: string, hash: string): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || !salt || !key) return false;
  const expected = Buffer.from(key, 'base64url');
  const actual = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(n), r: Number(r), p: Number(p) });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Does the work of a check for a user who does not exist, so that time does not tell who does. */
export async function checkNobody(password: string): Promise<false> {
  await derive(password, Buffer.alloc(16), COST);
  return false;
}

/** 96 bits in four groups, easy to read out: `x7Kd-…` */
export function generatePassword(): string {
  return randomBytes(12)
    .toString('base64url')
    .replace(/(.{4})(?=.)/g, '$1-');
}

let last: Promise<unknown> = Promise.resolve();

/**
 * One at a time: each takes 128 MiB and one of the few threads that Node has for such work. A flood of sign-ins must leave the others to the
 * cookies and look-ups of whoever is signed in.
 */
function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const turn = last.then(() => deriveNow(password, salt, cost));
  last = turn.catch(() => {});
  return turn;
}

type Cost = { N: number; r: number; p: number };

function deriveNow(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: 256 * cost.N * cost.r };
    scrypt(password.normalize('NFC'), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
