import { z } from 'zod';

const MAX_DELAY_MS = 60_000;
const MAX_RULES = 100;

/**
 * One failure to be had on demand.
 * - `throttle`, `internal-error`, `access-denied`: answers 429, 500, 403 and does nothing.
 * - `full-buffer`: a client that reads nothing: a POST to it answers 429, other calls work.
 * - `delay`: waits `delayMs`, then goes on as if nothing had been.
 * - `drop-before`, `drop-after`: cuts the caller's TCP connection without an answer, before or after the call was carried out.
 */
const faultRule = z
  .strictObject({
    fault: z.enum(['throttle', 'internal-error', 'access-denied', 'full-buffer', 'delay', 'drop-before', 'drop-after']),
    /** Share of the calls that it hits, from 0 to 1. */
    rate: z.number().min(0).max(1).default(1),
    /** All connections when absent. */
    connectionIds: z.array(z.string()).max(100_000).optional(),
    /** All operations when absent. */
    methods: z.array(z.enum(['POST', 'GET', 'DELETE'])).optional(),
    /** Ends after this many hits. */
    times: z.number().int().min(1).optional(),
    delayMs: z.number().int().min(1).max(MAX_DELAY_MS).optional(),
  })
  .refine(({ fault, delayMs }) => (fault === 'delay') === (delayMs !== undefined), {
    error: 'delayMs belongs to the fault "delay", and only to it',
    path: ['delayMs'],
  });

const faultRules = z.array(faultRule).max(MAX_RULES);

export type FaultRule = z.infer<typeof faultRule>;

/** Reads rules from JSON. Throws an error whose message is one readable line when they are none. */
export function parseFaultRules(json: string): FaultRule[] {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    throw new Error('Fault rules must be a JSON array, such as [{"fault":"throttle","rate":0.05}].');
  }
  const parsed = faultRules.safeParse(data);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'rules'}: ${message}`);
  throw new Error(`Fault rules: ${lines.join('; ')}.`);
}
