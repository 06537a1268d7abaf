import { plural } from './format';
import type { Permission } from './role';

/** Acts that may be asked for by one person and released by another. What a job does is a `send` or a `kick`. */
export const RELEASE_ACTS = ['send', 'kick', 'remove', 'sweep', 'block', 'unblock'] as const;
export type ReleaseAct = (typeof RELEASE_ACTS)[number];

/** Whoever approves needs what whoever asks needs. */
export const RELEASE_PERMISSION: Record<ReleaseAct, Permission> = {
  send: 'connections.send',
  kick: 'connections.kick',
  remove: 'registry.remove',
  sweep: 'sweep.run',
  block: 'blocks.manage',
  unblock: 'blocks.manage',
};

/** Which acts on a target take two persons. */
export type ReleaseRules = {
  /** Notices to more than so many; null: however many. */
  sendAbove: number | null;
  kickAbove: number | null;
  /** Notices and kicks to everyone, however few that is. By what the audience is called, or that of the job it goes on from: one that matches all is bound by the limits. */
  everyone: boolean;
  /** Every act on clients, rows and blocks. */
  everyAct: boolean;
  /** How long a request waits for a second person. */
  expiresMs: number;
};

/** What the rules look at. */
export type ReleaseSubject = { act: ReleaseAct; count: number; isEveryone?: boolean };

/** A request that nobody has answered by then has to be made anew, unless the target says otherwise. */
const REQUEST_MINUTES = 60;

type Settings = {
  approveAbove: number | null;
  release?:
    | {
        sendAbove?: number | null | undefined;
        kickAbove?: number | null | undefined;
        everyone?: boolean | undefined;
        everyAct?: boolean | undefined;
        expiresAfterMinutes?: number | undefined;
      }
    | undefined;
};

/** The rules of a target. `approveAbove` is short for both limits and everyone; what `release` says stands before it. */
export function releaseRulesOf({ approveAbove, release = {} }: Settings): ReleaseRules {
  return {
    sendAbove: release.sendAbove === undefined ? approveAbove : release.sendAbove,
    kickAbove: release.kickAbove === undefined ? approveAbove : release.kickAbove,
    everyone: release.everyone ?? approveAbove !== null,
    everyAct: release.everyAct ?? false,
    expiresMs: (release.expiresAfterMinutes ?? REQUEST_MINUTES) * 60_000,
  };
}

export function hasReleaseRules({ sendAbove, kickAbove, everyone, everyAct }: ReleaseRules): boolean {
  return everyAct || everyone || sendAbove !== null || kickAbove !== null;
}

/** Why an act takes two persons, as the beginning of a sentence: "Kicking more than 10 connections takes"; null when one is enough. */
export function whyTwo(rules: ReleaseRules, { act, count, isEveryone = false }: ReleaseSubject): string | null {
  if (rules.everyAct) return 'Every act on this target takes';
  if (act !== 'send' && act !== 'kick') return null;
  const doing = act === 'send' ? 'Sending to' : 'Kicking';
  if (rules.everyone && isEveryone) return `${doing} everyone takes`;
  const limit = act === 'send' ? rules.sendAbove : rules.kickAbove;
  return limit !== null && count > limit ? `${doing} more than ${plural(limit, 'connection')} takes` : null;
}

export type RequestStatus =
  | 'waiting'
  /** Somebody agreed, and it is being carried out. */
  | 'approved'
  | 'done'
  /** Agreed to, and then refused where it was to happen: nothing was done. */
  | 'failed'
  | 'refused'
  | 'withdrawn'
  | 'expired'
  /** Agreed to, but what it was asked under holds no more: nothing was done. */
  | 'lapsed';

export const REQUEST_WORDS: Record<RequestStatus, string> = {
  waiting: 'Asked for',
  approved: 'Approved',
  done: 'Approved and done',
  failed: 'Approved, not done',
  refused: 'Refused',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
  lapsed: 'Not done',
};

/** What one person asks for and another decides, as both see it. Times in epoch ms. */
export type ReleaseRequest = {
  id: string;
  target: string;
  act: ReleaseAct;
  /** `Kick 3 connections` */
  title: string;
  /** What exactly will happen, a sentence each. */
  facts: string[];
  /** To whom: connection ids, or what is blocked. */
  subjects: string[];
  /**
   * Whose these connections were when it was asked for, in their order; null where the registry did not say, false where it could not be read. Absent
   * where none of it was read, and in requests that an older console took where it said it of none.
   */
  users?: (string | null | false)[] | undefined;
  /** Since when they were there, by their rows, in their order, epoch ms; null where that is not known. Absent where `users` is, or from an older console. */
  connectedAt?: (number | null)[] | undefined;
  /** Of which other stage or API their rows said to be, in words, in their order; null where of none. Absent where all were of none, and from an older console. */
  stages?: (string | null)[] | undefined;
  /** Why whoever reads this does not approve it at this console, nor learns here who of them is there; absent where somebody may. */
  notHere?: string;
  /** Nor refuses or withdraws it: this console has no target of that name, or they may not act on it any more. */
  cannotEnd?: true;
  /** The text that goes out, as it goes out; null once it is decided. */
  text: string | null;
  by: string;
  requestedAt: number;
  expiresAt: number;
  status: RequestStatus;
  decidedBy: string | null;
  decidedAt: number | null;
  /** What came of it, in words. */
  outcome: string | null;
  /** What whoever approves has to type; null where a button is enough, and once it is decided. */
  word: string | null;
};

/** A start of a job that waits for a second person; it is decided on the job's own page, under its card. */
export type RequestedJob = {
  jobId: string;
  target: string;
  title: string;
  /** For whom, in words, as far as whoever reads this may see it: `all that user:ada finds`. Absent where an earlier console did not say. */
  audience?: string | undefined;
  /** When it was to begin, epoch ms; null: as soon as somebody approves it. Absent as well. */
  startAt?: number | null | undefined;
  by: string;
  requestedAt: number;
  expiresAt: number;
};

/** What became of a request to start a job, and who decided it (null: its time was over); what came of the job itself stands on its page. */
export type DecidedJob = Omit<RequestedJob, 'expiresAt'> & {
  status: Extract<RequestStatus, 'approved' | 'refused' | 'withdrawn' | 'expired' | 'lapsed'>;
  decidedBy: string | null;
  decidedAt: number;
  /** Why nothing came of it, in words, where that is not in `status`. */
  outcome: string | null;
};

/** All that waits or was decided lately, on every target, as far as one person may see it. */
export type ReleaseList = {
  waiting: ReleaseRequest[];
  jobs: RequestedJob[];
  decided: ReleaseRequest[];
  /** Absent from an older console. */
  decidedJobs?: DecidedJob[];
  readAt: number;
};

export const REQUEST_WISHES = ['approve', 'refuse', 'withdraw'] as const;
export type RequestWish = (typeof REQUEST_WISHES)[number];

/** How many of what is waiting somebody else than `name` has asked for. */
export function countForOthers({ waiting, jobs }: ReleaseList, name: string): number {
  return [...waiting, ...jobs].filter(({ by }) => by !== name).length;
}
