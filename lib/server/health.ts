import 'server-only';
import { checkHealth, type Health, shareHealth } from '../services/check-health';
import { consoleReady } from './console-ready';
import { context } from './context';
import { log } from './log';
import { isOwnStart } from './own-start';
import { processWide } from './process-wide';
import { getSession } from './session';
import { stopping } from './stopping';

/**
 * How the parts are that this console was started for. Their names and what is wrong with each are for its own start and for whoever may
 * manage targets; anybody else is told how many do not work, from a look that all of them share.
 */
export async function readHealth(request: Request): Promise<{ ok: boolean; parts: Record<string, string> }> {
  if (isOwnStart(request) || (await mayManageTargets())) {
    const { ok, details } = await look();
    return { ok, parts: details };
  }
  // From the signal on nothing that was known before holds.
  const { ok, outline } = stopping().asked.aborted ? await lookAndTell() : await sharedLook();
  return { ok, parts: outline };
}

/** Nobody, while nobody can tell who asks. */
async function mayManageTargets(): Promise<boolean> {
  const session = await getSession().catch(() => null);
  return session?.permissions.includes('targets.manage') ?? false;
}

/** Targets that were added since are looked at on their page: a broken one must not keep a start waiting. */
async function look(): Promise<Health> {
  const { targets, targetSet } = context();
  const started = [...targets].filter(([name]) => targetSet.fixed.has(name)).map(([, target]) => target);
  return checkHealth({ consoleReady, targets: started, withheld: targetSet.withheld() });
}

async function lookAndTell(): Promise<Health> {
  const health = await look();
  tellChange(health);
  return health;
}

function sharedLook(): Promise<Health> {
  return processWide('health', () => shareHealth(lookAndTell))();
}

/** Strangers are told no more than a number, so the log says which. */
function tellChange({ ok, details }: Health): void {
  const told = processWide('health-told', () => ({ words: '' }));
  const words = ok ? '' : JSON.stringify(details);
  if (told.words === words) return;
  told.words = words;
  if (ok) log().info('every part works');
  else log().warn({ parts: details }, 'not every part works');
}
