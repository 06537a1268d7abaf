import type { TargetLimiter } from '../../gateway/bulk';

/**
 * Whoever is claimed and not called yet is uncertain after a crash, as those are whose call is under way: so few are claimed, a fortieth part of what
 * a second takes at once, for all segments of a process together. A write to the table may take as long. Calls under way have no say in it, or a
 * pace would wait for answers: the slots of the target bound them.
 */
const CLAIM_SECONDS = 1 / 40;
const MAX_CLAIM = 512;
/**
 * Of all processes at a job together, when each has a small part of the rate: the rows of a job stand in one partition of the table, which takes
 * some thousand write units a second, and a claim is two.
 */
const MAX_CLAIMS_PER_SECOND = 250;
/** Of what could be claimed at once: each claim is a write, whoever few are left for by the others waits until it is worth one. */
const LEAST_PART = 1 / 2;
/** While so many of a claim are called, what comes after them can be read. */
const ENDING_PART = 1 / 4;

/** How much the segments of a run claim ahead of their calls. `perSecond`: of the job. `limiters`: what this process's part of that goes by. */
export function createClaims(perSecond: number, limiters: readonly Pick<TargetLimiter, 'perSecond'>[]) {
  /** Those that have somebody left who was never claimed. */
  let fresh = 0;
  let allAhead = 0;
  /** Of these: by segments that have only those left who are to be tried again. */
  let againAhead = 0;
  /** Of the segments that have somebody to claim. */
  const lookers = new Set<() => void>();

  const ownPerSecond = () =>
    limiters.reduce((least, each) => Math.min(least, each.perSecond()), Number.POSITIVE_INFINITY);
  const sizeAt = (rate: number) => Math.max(1, Math.min(MAX_CLAIM, Math.ceil((rate * CLAIM_SECONDS) / among())));
  const among = () => Math.max(1, fresh);
  const size = () =>
    Math.max(Math.min(sizeAt(perSecond), Math.ceil(perSecond / MAX_CLAIMS_PER_SECOND)), sizeAt(ownPerSecond()));

  return {
    /** Another segment is worked on. */
    begin() {
      let ahead = 0;
      let isFresh = true;
      let isOver = false;
      let again = 0;
      fresh += 1;
      let looker: (() => void) | undefined;

      function rest() {
        if (isFresh) fresh -= 1;
        isFresh = false;
        if (looker) lookers.delete(looker);
      }

      return {
        /** `look` is called whenever there may be room, for as long as it has somebody who was never claimed. */
        watch(look: () => void): void {
          looker = look;
          lookers.add(look);
        },
        /** How many it may claim now. Claims are made before the last are used up, so that no turn waits for the table. */
        room(): number {
          const most = size();
          if (ahead > most / 2) return 0;
          // Others may still be ahead by what they could claim while they were fewer.
          const open = Math.min(most, among() * (most + Math.floor(most / 2)) - allAhead);
          // Whoever is to be tried again need not wait until nobody is left to be called for the first time.
          const spare = isFresh ? 0 : Math.max(1, Math.floor(most / 2)) - againAhead;
          return Math.max(0, spare, open < most * LEAST_PART ? 0 : open);
        },
        claimed(count: number): void {
          ahead += count;
          allAhead += count;
          if (isFresh) return;
          again += count;
          againAhead += count;
        },
        /** Of one that was claimed the call goes out, or there is nothing to do. */
        used(): void {
          if (isOver) return;
          ahead -= 1;
          allAhead -= 1;
          if (again > 0) {
            again -= 1;
            againAhead -= 1;
          }
          for (const look of lookers) look();
        },
        /** Hardly any of those whom it has claimed are to be called still. */
        isEnding: () => !isOver && ahead <= size() * ENDING_PART,
        /** It has only those left who are to be tried again: the others claim for it. */
        rest,
        end(): void {
          rest();
          isOver = true;
          allAhead -= ahead;
          againAhead -= again;
          for (const look of lookers) look();
        },
      };
    },
  };
}
