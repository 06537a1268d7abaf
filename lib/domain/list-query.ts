import { z } from 'zod';
import { DEFAULT_PAGE_SIZE, PAGE_SIZES } from './paging';

/** Every match is exact; empty means unfiltered. */
export const listQuerySchema = z.object({
  id: z.string().max(10_000).default(''),
  user: z.string().max(2048).default(''),
  ip: z.string().max(64).default(''),
  size: z.coerce
    .number()
    .pipe(z.union(PAGE_SIZES.map((size) => z.literal(size))))
    .catch(DEFAULT_PAGE_SIZE),
  cursor: z.string().max(4096).nullable().default(null),
});
export type ListQuery = z.infer<typeof listQuerySchema>;
