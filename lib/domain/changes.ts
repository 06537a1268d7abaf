/** What changed on the registry since a list was read, seen within about a second. Times in epoch ms. */
export type Changes = {
  /**
   * Rows that connected after `since` and match the search; null when it was not asked, or cannot be told: the table has no index by
   * age, or the search asks for more than such reads know.
   */
  newer: number | null;
  /** There may be more than `newer` says: the list is older than what the feed remembers. */
  isAtLeast: boolean;
  /** Of the ids that were asked about, those whose row is no longer there. */
  gone: string[];
  /** When the round of reads that tells this began; hand it back as `after` to be answered when there is something newer. */
  at: number;
  /** When that round ended: a list that is read from then on shows all of this. */
  endedAt: number;
};
