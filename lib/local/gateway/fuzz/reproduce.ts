import type { Case, Step } from './case';
import type { Plan } from './plan';
import { openStage } from './stage/stage';
import { type Subject, startSubject } from './subject/start';

/** A fault and the least that is known to bring it about. */
export type Reproduction = { what: string; plan: Plan; cases: readonly Case[] };

const BUDGET_MS = 60_000;

/** What is wrong when these connections are played on a gateway of their own; empty when nothing is. */
export async function replay(
  subject: Subject,
  { plan, cases }: Pick<Reproduction, 'plan' | 'cases'>,
): Promise<string[]> {
  const stage = await openStage(subject, plan);
  const { faults } = await stage.playAll(cases);
  return [...faults, ...(await stage.finish())].map(({ what }) => what);
}

/**
 * Looks for one connection of a batch that is to blame, and for the least of its bytes that are. Answers the whole batch when it is
 * none alone, undefined when it does not happen again.
 */
export async function shrink(found: Reproduction): Promise<Reproduction | undefined> {
  const { plan } = found;
  const deadlineMs = Date.now() + BUDGET_MS;
  const attempts = createAttempts();
  const fails = async (cases: readonly Case[]) => (Date.now() > deadlineMs ? [] : await attempts.run({ plan, cases }));
  try {
    const together = await fails(found.cases);
    for (const each of found.cases) {
      if ((await fails([each])).length === 0) continue;
      const least = await shrinkCase(each, async (smaller) => (await fails([smaller])).length > 0);
      const [what = found.what] = await attempts.run({ plan, cases: [least] });
      return { what, plan, cases: [least] };
    }
    return together[0] === undefined ? undefined : { what: together[0], plan, cases: found.cases };
  } finally {
    await attempts.end();
  }
}

/** A process that has died is replaced; that it died is what is wrong. */
function createAttempts() {
  let subject: Subject | undefined;
  return {
    run: async (cast: Pick<Reproduction, 'plan' | 'cases'>): Promise<string[]> => {
      subject ??= startSubject();
      try {
        return await replay(subject, cast);
      } catch (error) {
        await subject.stop();
        subject = undefined;
        return [(error as Error).message];
      }
    },
    end: async () => {
      await subject?.stop();
    },
  };
}

type Check = (smaller: Case) => Promise<boolean>;

/** Leaves out steps, then halves, quarters and so on of what is sent, as long as it still fails. */
async function shrinkCase(whole: Case, fails: Check): Promise<Case> {
  let least = whole;
  const attempt = async (steps: readonly Step[]): Promise<boolean> => {
    const smaller = { ...least, steps };
    if (!(await fails(smaller))) return false;
    least = smaller;
    return true;
  };
  for (let index = least.steps.length - 1; index >= 0; index--) await attempt(least.steps.toSpliced(index, 1));
  for (let index = 0; index < least.steps.length; index++) {
    for (let parts = 2; parts <= 64; parts *= 2) {
      for (let part = parts - 1; part >= 0; part--) {
        const step = least.steps[index];
        if (!step || !('send' in step)) continue;
        const size = Math.ceil(step.send.length / parts);
        const send = Buffer.concat([step.send.subarray(0, part * size), step.send.subarray((part + 1) * size)]);
        if (send.length < step.send.length) await attempt(least.steps.with(index, { send }));
      }
    }
  }
  return least;
}
