import type { ConnectionPage } from '../domain/connection';
import { ok, type Result } from '../domain/result';
import { createSharedAnswers } from '../domain/shared-answers';
import type { PageQuery } from '../registry/page-task';

/** How long ago a page may have been read that somebody else had read. */
export const SHARED_PAGE_MS = 1_000;
const MAX_PAGES = 500;
/** As JSON, which is about what they take in memory. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

type Settings = {
  read: (query: PageQuery) => Promise<Result<ConnectionPage>>;
  now: () => number;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
};

export type SharedPages = {
  /**
   * The page that this query asks for. `after`, epoch ms as of `now`: one that was read before will not do; a moment to come: it is read anew.
   */
  look(args: { query: PageQuery; after?: number }): Promise<Result<ConnectionPage>>;
  /** Something has been done here: whoever looks from now on is shown no page from before, nor one that is being read. */
  forget(): void;
};

/**
 * Pages for whoever looks at lists of one target: one reading at a time of each, and about one a second, however many look. What decides the
 * answer is part of the query, whether values are masked with it. Whoever works through a list reads it by `listConnections`.
 */
export function createSharedPages({ read, now, elapsed }: Settings): SharedPages {
  const pages = createSharedAnswers<Result<ConnectionPage>>({
    keptMs: SHARED_PAGE_MS,
    maxAnswers: MAX_PAGES,
    elapsed,
    isKept: ({ ok }) => ok,
    sizeOf: (page) => JSON.stringify(page).length,
    maxSize: MAX_CHARACTERS,
  });
  return {
    async look({ query, after = Number.NEGATIVE_INFINITY }) {
      const wish = { at: now(), notBefore: after };
      const { answer, isShared } = pages.get(JSON.stringify(query), () => read(query), wish);
      const page = await answer;
      if (!page.ok) return page;
      return ok({
        ...page.data,
        answeredAt: now(),
        ...(isShared && { read: { ...page.data.read, isShared: true } }),
      });
    },
    forget: () => pages.forget(),
  };
}
