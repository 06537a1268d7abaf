import type { TargetState } from '../domain/known-target';
import { toTableError } from '../registry/failure';
import type { TargetContext } from './target-context';

/** Well formed, so that a working gateway answers 410, and with random parts all zero, so that nobody has it. */
const NOBODY = 'AAAAAAAAAAACAAA=';

/** Why the console must not be used just now, in words for whoever runs it. */
export class NotReadyError extends Error {
  override name = 'NotReadyError';
}
/** By name: a bundler makes several instances of a class. */
const SAYS_WHY = new Set(['NotReadyError', 'SchemaError']);

export type Health = { ok: boolean; parts: Record<string, string> };

/** Asks every part that the console cannot work without. Parts say `ok` or, in words, what is wrong. */
export async function checkHealth(ctx: {
  consoleReady: () => Promise<void>;
  targets: TargetContext[];
}): Promise<Health> {
  const parts: Record<string, string> = { console: await checkConsole(ctx.consoleReady) };
  await Promise.all(
    ctx.targets.map(async (each) => {
      const { registry, gateway } = await checkTarget(each);
      parts[`${each.target.name} registry`] = registry;
      parts[`${each.target.name} gateway`] = gateway;
    }),
  );
  return { ok: Object.values(parts).every((part) => part === 'ok'), parts };
}

/** Reads a row that nobody has, and asks for the connection of nobody. */
export async function checkTarget({ registry, prober }: TargetContext): Promise<TargetState> {
  const [row, [facts]] = await Promise.all([registry.get(NOBODY), prober.probe([NOBODY])]);
  return {
    registry: row.ok ? 'ok' : row.error.message,
    gateway: facts?.answer === 'none' ? facts.problem : 'ok',
  };
}

/** `ok` when the console itself can work, whatever its targets do; else what is wrong, in words. */
export async function checkConsole(consoleReady: () => Promise<void>): Promise<string> {
  try {
    await consoleReady();
    return 'ok';
  } catch (error) {
    if (error instanceof Error && SAYS_WHY.has(error.name)) return error.message;
    return toTableError(error, 'of the console').error.message;
  }
}
