import { createHash, timingSafeEqual } from 'node:crypto';

type Refusal = { status: number; words: string };

/** Why whoever asks does not get the metrics; undefined when they do. `header` is that of the request. */
export function refuseScrape(token: string | undefined, header: string | null | undefined): Refusal | undefined {
  if (token === undefined) return { status: 403, words: 'There are no metrics here: METRICS_TOKEN is not set.\n' };
  if (!header) {
    return { status: 401, words: 'Send the value of METRICS_TOKEN as a bearer token in the header Authorization.\n' };
  }
  if (isBearer(header, token)) return undefined;
  return { status: 401, words: 'This is not the bearer token that METRICS_TOKEN says.\n' };
}

/** Whether whoever asks has this token. `header`: Authorization. */
export function isBearer(header: string, token: string): boolean {
  return timingSafeEqual(sha256(header), sha256(`Bearer ${token}`));
}

/** Of one length, so that comparing takes the same time whatever was sent. */
function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
