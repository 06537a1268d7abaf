import { z } from 'zod';
import { listQuerySchema } from './list-query';
import { DEFAULT_SWEEP_RATE, isWholeSweep, SWEEP_RATES } from './sweep';

const target = z.string().min(1).max(40);

/** `word`: the target's name, as somebody typed it before ghosts of the whole of it are removed. */
export const startSweepSchema = z
  .object({
    target,
    mode: z.enum(['count', 'remove']),
    query: listQuerySchema.omit({ cursor: true, size: true, order: true }),
    perSecond: z.union(SWEEP_RATES.map((rate) => z.literal(rate))).default(DEFAULT_SWEEP_RATE),
    word: z.string().max(80).optional(),
  })
  .refine(
    ({ target: name, mode, query, word }) => mode === 'count' || !isWholeSweep(query) || word?.trim() === name,
    'Type the name of the target to remove the ghosts of the whole of it.',
  );
export type StartSweep = z.infer<typeof startSweepSchema>;

export const steerSweepSchema = z.object({ target, wish: z.enum(['pause', 'stop', 'resume']) });
export type SteerSweep = z.infer<typeof steerSweepSchema>;
