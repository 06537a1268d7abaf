import type { LoadOperations } from '../load/main';
import type { AnsweringOperations } from '../servers/answering';
import type { BareOperations } from '../servers/bare';
import type { OurOperations } from '../servers/ours';
import type { PlainOperations } from '../servers/plain';
import type { VerifyingOperations } from '../servers/verifying';
import { type Child, startChild } from './child';

/** The processes of the bench, each a module that answers calls. */
export const startOurs = () => startChild<OurOperations>(new URL('../servers/ours.ts', import.meta.url));
export const startBare = () => startChild<BareOperations>(new URL('../servers/bare.ts', import.meta.url));
export const startAnswering = () =>
  startChild<AnsweringOperations>(new URL('../servers/answering.ts', import.meta.url));
export const startPlain = () => startChild<PlainOperations>(new URL('../servers/plain.ts', import.meta.url));
export const startVerifying = () =>
  startChild<VerifyingOperations>(new URL('../servers/verifying.ts', import.meta.url));
export const startLoad = () => startChild<LoadOperations>(new URL('../load/main.ts', import.meta.url));

export type Load = Child<LoadOperations>;

/** Runs `play` and stops its processes, whatever comes of it. */
export async function withCast<Cast extends Record<string, { stop: () => Promise<void> }>, Result>(
  cast: Cast,
  play: (cast: Cast) => Promise<Result>,
): Promise<Result> {
  try {
    return await play(cast);
  } finally {
    await Promise.all(Object.values(cast).map((child) => child.stop()));
  }
}
