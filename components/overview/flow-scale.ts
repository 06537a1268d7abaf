import { type FlowStep, niceTop } from './flow-series';

/** Both halves together, in pixels. */
export const HEIGHT = 160;
/** Two marks nearer than this would lie on each other. */
export const READABLE = 16;

type FlowScale = {
  /** Pixels above the line and below it. */
  up: number;
  down: number;
  /** Pixels for one connection a minute, the same above and below. */
  scale: number;
  /** Marks of the axis, by how far each is above the line. */
  marks: { above: number; text: number }[];
};

/** Shares the height between who came and who left, as their figures are to each other. */
export function flowScale(steps: readonly FlowStep[]): FlowScale {
  const top = topOf(steps.map(({ connects }) => connects));
  const bottom = topOf(steps.map(({ left }) => left));
  const wished = top + bottom === 0 ? HEIGHT / 2 : (HEIGHT * top) / (top + bottom);
  const up = Math.min(Math.max(wished, READABLE), HEIGHT - READABLE);
  const down = HEIGHT - up;
  const scale = Math.min(top ? up / top : Number.POSITIVE_INFINITY, bottom ? down / bottom : Number.POSITIVE_INFINITY);
  const ends = [top, -bottom].filter((end) => end !== 0 && Math.abs(end) * scale >= READABLE);
  return {
    up,
    down,
    scale,
    marks: [0, ...ends].map((end) => ({ above: end === 0 ? 0 : end * scale, text: Math.abs(end) })),
  };
}

/** Zero where nothing is known to have happened. */
function topOf(values: (number | null)[]): number {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  return most === 0 ? 0 : niceTop(most);
}
