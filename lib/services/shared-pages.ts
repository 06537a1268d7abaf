import type { ConnectionPage } from '../domain/connection';
import { MAX_TIME_MS } from '../domain/limits';
import { ok, type Result } from '../domain/result';
import { createSharedAnswers } from '../domain/shared-answers';
import type { PageQuery } from '../registry/page-task';

/** How long ago a page may have been read that somebody else had read. */
export const SHARED_PAGE_MS = 1_000;
const MAX_PAGES = 500;
const MAX_AHEAD = 500;
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
   * The page that this query asks for. `after`, epoch ms as of `now`: one that was read before will not do; `MAX_TIME_MS`: it is read anew. A moment to come
   * is one by the clock of another console: what was read since it was first asked for here will do.
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
  /** Moments by clocks ahead of this one, and when they were first asked for, by this one. */
  const ahead = new Map<number, number>();

  function onOwnClock(after: number, at: number): number {
    if (after <= at || after >= MAX_TIME_MS) return after;
    for (const moment of ahead.keys()) if (moment <= at || ahead.size >= MAX_AHEAD) ahead.delete(moment);
    if (!ahead.has(after)) ahead.set(after, at);
    return ahead.get(after) ?? at;
  }

  return {
    async look({ query, after = Number.NEGATIVE_INFINITY }) {
      const at = now();
      const wish = { at, notBefore: onOwnClock(after, at) };
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
