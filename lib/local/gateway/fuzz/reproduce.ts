import type { Case, Step } from './case';
import type { Plan } from './plan';
import { openStage } from './stage/stage';
import { type Subject, startSubject } from './subject/start';

/** A fault and the least that is known to bring it about. */
export type Reproduction = { what: string; plan: Plan; cases: readonly Case[] };

const BUDGET_MS = 60_000;
/** How finely the bytes of one step are cut. */
const MAX_PARTS = 64;

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
export async function shrink({ what, plan, cases }: Reproduction): Promise<Reproduction | undefined> {
  const deadlineMs = Date.now() + BUDGET_MS;
  const attempts = createAttempts();
  const fails = async (some: readonly Case[]) => {
    const faults = Date.now() > deadlineMs ? [] : await attempts.run({ plan, cases: some });
    return faults.some((fault) => kindOf(fault) === kindOf(what));
  };
  try {
    for (const each of cases) {
      if (!(await fails([each]))) continue;
      return { what, plan, cases: [await shrinkCase(each, (smaller) => fails([smaller]))] };
    }
    return (await fails(cases)) ? { what, plan, cases } : undefined;
  } finally {
    await attempts.end();
  }
}

/** Something smaller may go wrong in another way. */
function kindOf(what: string): string {
  return what.replaceAll(/\d+/g, '').split(' ').slice(0, 5).join(' ');
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
  const attempt = async (steps: readonly Step[]): Promise<void> => {
    const smaller = { ...least, steps };
    if (await fails(smaller)) least = smaller;
  };
  // Of a client that is let in, that part stays: what is expected of the rest depends on it.
  const first = whole.kind === 'frames' ? 1 : 0;
  for (let index = least.steps.length - 1; index >= first; index--) await attempt(least.steps.toSpliced(index, 1));
  for (let index = first; index < least.steps.length; index++) {
    for (let parts = 2; parts <= MAX_PARTS; parts *= 2) {
      for (let part = parts - 1; part >= 0; part--) {
        const step = least.steps[index];
        if (!step || !('send' in step)) continue;
        const send = without(step.send, part, parts);
        if (send.length < step.send.length) await attempt(least.steps.with(index, { send }));
      }
    }
  }
  return least;
}

/** The bytes without one of their `parts`. */
function without(bytes: Buffer, part: number, parts: number): Buffer {
  const size = Math.ceil(bytes.length / parts);
  return Buffer.concat([bytes.subarray(0, part * size), bytes.subarray((part + 1) * size)]);
}
