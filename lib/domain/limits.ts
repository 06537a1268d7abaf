import { MAX_ACTION_BYTES } from './at-door';

/** Quotas of API Gateway WebSocket APIs that cannot be raised, from the "WebSocket quotas" page of its developer guide. */
export const MAX_PAYLOAD_BYTES = 128 * 1024;
export const METERING_STEP_BYTES = 32 * 1024;
export const IDLE_TIMEOUT_MS = 10 * 60_000;
export const MAX_CONNECTION_AGE_MS = 2 * 60 * 60_000;
/** A `$connect` integration may take this long; until it ends, every call for that id answers 410. */
export const CONNECT_TIMEOUT_MS = 29_000;

/** Ours: clocks of `$connect` functions and of the console may differ by this much, either way, before a living row is passed over. */
export const CLOCK_MARGIN_MS = 15 * 60_000;

/** The last moment that there is, epoch ms. Nothing was read after it. */
export const MAX_TIME_MS = 8.64e15;

/** What a server action takes, less what is sent around a form. */
export const MAX_FORM_BYTES = MAX_ACTION_BYTES - 10 * 1024;

/** Ours: calls that ask who lives, for each console and target. Two per cent of the default account quota of 10,000/s, which other APIs share. */
export const PROBES_PER_SECOND = 200;
