import type { TargetContext } from './target-context';

/** Well formed, so that a working gateway answers 410, and with random parts all zero, so that nobody has it. */
const NOBODY = 'AAAAAAAAAAACAAA=';

export type Health = { ok: boolean; parts: Record<string, string> };

/** Asks every part that the console cannot work without. Parts say `ok` or, in words, what is wrong. */
export async function checkHealth(ctx: {
  consoleReady: () => Promise<void>;
  targets: TargetContext[];
}): Promise<Health> {
  const parts: Record<string, string> = { console: await said(ctx.consoleReady) };
  await Promise.all(
    ctx.targets.map(async ({ target, registry, prober }) => {
      const [row, [facts]] = await Promise.all([registry.get(NOBODY), prober.probe([NOBODY])]);
      parts[`${target.name} registry`] = row.ok ? 'ok' : row.error.message;
      parts[`${target.name} gateway`] = facts?.answer === 'none' ? facts.problem : 'ok';
    }),
  );
  return { ok: Object.values(parts).every((part) => part === 'ok'), parts };
}

async function said(check: () => Promise<void>): Promise<string> {
  try {
    await check();
    return 'ok';
  } catch {
    return 'The table of the console does not answer.';
  }
}
