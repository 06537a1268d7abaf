/** An advisory that names an installed version and cannot matter here. */
export type Explanation = {
  /** `GHSA-…` */
  id: string;
  package: string;
  /** The locked version that was looked at. */
  version: string;
  /** Why not, so that the next person can check it. */
  why: string;
  /** The last day that it holds, `2026-12-31`; after it somebody looks again. */
  until: string;
};

/** What `npm run advisories` lets pass. An entry that fits nothing any more makes it fail as well, and the tests when its version is not locked any more. */
export const EXPLAINED: readonly Explanation[] = [];
