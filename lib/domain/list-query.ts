import { z } from 'zod';
import { DEFAULT_PAGE_SIZE, LIST_ORDERS, MAX_SEALED_CURSOR_LENGTH, PAGE_SIZES } from './paging';
import { MAX_SEARCH_LENGTH } from './search';

/** Empty means unfiltered. All that is given must hold. */
export const listQuerySchema = z.object({
  /** A search as `parseSearch` reads it. */
  q: z.string().max(MAX_SEARCH_LENGTH, 'This search is too long.').default(''),
  /** Exact, as links name them. */
  id: z.string().max(10_000).default(''),
  user: z.string().max(2048).default(''),
  ip: z.string().max(64).default(''),
  size: z.coerce
    .number()
    .pipe(z.union(PAGE_SIZES.map((size) => z.literal(size))))
    .catch(DEFAULT_PAGE_SIZE),
  /** By the time of connecting, where an index gives that order; elsewhere it means nothing. */
  order: z.enum(LIST_ORDERS).catch('newest'),
  cursor: z.string().max(MAX_SEALED_CURSOR_LENGTH).nullable().default(null),
  /** The person agreed that this list may be read by scan; without it nothing ever is. */
  scan: z.union([z.boolean(), z.literal('true').transform(() => true)]).catch(false),
});
export type ListQuery = z.infer<typeof listQuerySchema>;
