import { z } from 'zod';
import { listQuerySchema } from './list-query';
import { DEFAULT_SWEEP_RATE, SWEEP_RATES } from './sweep';

const target = z.string().min(1).max(40);

export const startSweepSchema = z.object({
  target,
  mode: z.enum(['count', 'remove']),
  query: listQuerySchema.omit({ cursor: true, size: true, order: true }),
  perSecond: z.union(SWEEP_RATES.map((rate) => z.literal(rate))).default(DEFAULT_SWEEP_RATE),
});
export type StartSweep = z.infer<typeof startSweepSchema>;

export const steerSweepSchema = z.object({ target, wish: z.enum(['pause', 'stop', 'resume']) });
export type SteerSweep = z.infer<typeof steerSweepSchema>;
