import type { TargetState } from '../domain/known-target';
import { toTableError } from '../registry/failure';
import type { TargetContext } from './target-context';

/** Well formed, so that a working gateway answers 410, and with random parts all zero, so that nobody has it. */
const NOBODY = 'AAAAAAAAAAACAAA=';
/** Whoever looks now and then sees a change soon enough, and a crowd costs no more than one does. */
const SHARED_MS = 3_000;

/** Why the console must not be used just now, in words for whoever runs it, which tell nothing but how far this instance is. */
export class NotReadyError extends Error {
  override name = 'NotReadyError';
}
/** By name: a bundler makes several instances of a class. */
const SAYS_WHY = new Set(['NotReadyError', 'SchemaError']);

/** `ok` or what is wrong: in full, which may name tables and roles, and as anybody may know it. */
export type ConsoleState = { details: string; outline: string };

type Parts = Record<string, string>;
/** Each part says `ok` or what is wrong. `details` names the targets; `outline` is for anybody, and says how many. */
export type Health = { ok: boolean; details: Parts; outline: Parts };

/** Asks every part that the console cannot work without. */
export async function checkHealth(ctx: {
  consoleReady: () => Promise<void>;
  targets: TargetContext[];
  /** Those that are not used, and why. */
  withheld: readonly { target: { name: string }; problem: string }[];
}): Promise<Health> {
  const [own, states] = await Promise.all([
    checkConsole(ctx.consoleReady),
    Promise.all(ctx.targets.map(async (each) => ({ name: each.target.name, ...(await checkTarget(each)) }))),
  ]);
  const details: Parts = { console: own.details };
  for (const { name, registry, gateway } of states) {
    details[`${name} registry`] = registry;
    details[`${name} gateway`] = gateway;
  }
  for (const { target, problem } of ctx.withheld) details[`${target.name} name`] = problem;
  const unused = ctx.withheld.length;
  const broken = unused + states.filter(({ registry, gateway }) => registry !== 'ok' || gateway !== 'ok').length;
  return {
    ok: Object.values(details).every((part) => part === 'ok'),
    details,
    outline: { console: own.outline, targets: describeBroken(broken, unused + states.length) },
  };
}

function describeBroken(broken: number, all: number): string {
  return broken === 0 ? 'ok' : `${broken} of ${all} ${broken === 1 ? 'does' : 'do'} not work`;
}

/** One look for all who ask at once, and for those who ask soon after it, by a stopwatch: a clock that is set makes no look younger. */
export function shareHealth(
  check: () => Promise<Health>,
  elapsed: () => number = () => performance.now(),
): () => Promise<Health> {
  let known: { at: number; health: Health } | undefined;
  let looking: Promise<Health> | undefined;
  async function look(): Promise<Health> {
    try {
      const health = await check();
      known = { at: elapsed(), health };
      return health;
    } finally {
      looking = undefined;
    }
  }
  return async () => {
    if (known && elapsed() - known.at < SHARED_MS) return known.health;
    looking ??= look();
    return looking;
  };
}

/** Reads a row that nobody has, and asks for the connection of nobody. */
export async function checkTarget({ registry, prober }: TargetContext): Promise<TargetState> {
  const [row, [facts]] = await Promise.all([registry.get(NOBODY), prober.probe([NOBODY])]);
  return {
    registry: row.ok ? 'ok' : row.error.message,
    gateway: facts?.answer === 'none' ? facts.problem : 'ok',
  };
}

/** Whether the console itself can work, whatever its targets do. */
export async function checkConsole(consoleReady: () => Promise<void>): Promise<ConsoleState> {
  try {
    await consoleReady();
    return { details: 'ok', outline: 'ok' };
  } catch (error) {
    if (error instanceof Error && SAYS_WHY.has(error.name)) return { details: error.message, outline: error.message };
    return { details: toTableError(error, 'of the console').error.message, outline: 'does not work' };
  }
}
