import { MAX_CONNECTION_AGE_MS } from './limits';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const QUARTERS = MAX_CONNECTION_AGE_MS / QUARTER_MS;

/** Ages in quarters of an hour up to API Gateway's limit, and one bin for what is registered beyond it. */
export const AGE_LABELS = [
  ...Array.from({ length: QUARTERS }, (_, index) => `${index * 15}–${(index + 1) * 15} min`),
  'over 2 h',
];

export function ageBin(ageMs: number): number {
  return Math.min(QUARTERS, Math.max(0, Math.floor(ageMs / QUARTER_MS)));
}

/** Idle times end where API Gateway closes an idle connection, at ten minutes. */
const IDLE_EDGES_MS = [30_000, MINUTE_MS, 2 * MINUTE_MS, 4 * MINUTE_MS, 6 * MINUTE_MS, 8 * MINUTE_MS, 10 * MINUTE_MS];
export const IDLE_LABELS = [
  'under 30 s',
  '30–60 s',
  '1–2 min',
  '2–4 min',
  '4–6 min',
  '6–8 min',
  '8–10 min',
  'over 10 min',
];

export function idleBin(idleMs: number): number {
  const index = IDLE_EDGES_MS.findIndex((edge) => idleMs < edge);
  return index === -1 ? IDLE_EDGES_MS.length : index;
}

/** How far ahead the forecast looks, in minutes. */
export const FORECAST_MINUTES = [15, 30, 60, 120] as const;

export function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}
