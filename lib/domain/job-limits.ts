import { MAX_CONNECTION_AGE_MS } from './limits';

/** Ids in one list; 1.1 MB of text. */
export const MAX_AUDIENCE_IDS = 50_000;
export const MAX_EXCLUDED = 1_000;

/** The default account quota of API Gateway in requests/s, shared with every other API of the account and Region. */
export const ACCOUNT_QUOTA = 10_000;
/** A tenth of it. */
export const DEFAULT_JOB_RATE = 1_000;
/** For accounts whose quota was raised. */
export const MAX_JOB_RATE = 100_000;
export const DEFAULT_CONCURRENCY = 64;
export const MAX_CONCURRENCY = 512;

/** New connections/s that an account takes by default; whoever was kicked comes back through it. */
export const CONNECT_QUOTA = 500;
/** Kicks/s of a target, all together: with what late timers make up for, a twentieth and one, no second closes more than the quota. */
export const MAX_KICK_RATE = 450;
/** A fifth of the quota: room for everybody else who connects. */
export const DEFAULT_KICK_RATE = 100;

/** Recipients of a canary, at least: a hundredth of all where that is more. */
export const LEAST_CANARY = 10;

/** How long before its start a job may be scheduled. */
export const MAX_AHEAD_MS = 7 * 24 * 60 * 60_000;

/** A start that comes so much later than was decided is another decision: who was to be told of ten o'clock is not told at three. */
export const MAX_LATE_MS = 10 * 60_000;
/** Whoever was registered that long ago is connected no more. */
export const MAX_CARD_AGE_MS = MAX_CONNECTION_AGE_MS;

/** Recipients of one segment: the unit of work, of bookkeeping and of a queue's message. */
export const SEGMENT_SIZE = 1_000;
/** Segments worked on at the same time: while one waits for its bookkeeping, the others send. */
export const LANES = 3;
/** Segments whose recipients all wait to be tried again, beside those: as many as keep up some thousands a second while some in each wait for long. */
export const MAX_RESTING = 30;
/** Rates to choose from, as far as the target allows them. */
export const JOB_RATES = [10, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] as const;
