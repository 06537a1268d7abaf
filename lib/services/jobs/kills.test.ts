import { expect, test } from 'vitest';
import { startKillable } from './test-kills';

/**
 * A job while dashboard, table and gateway are killed with -9 at ten random moments, and calls fail in every way: afterwards everybody
 * is accounted for, and the clients say whether it is true. `KILLS_RECIPIENTS=20000 npm run unit -- kills` is the same with more.
 */

const TOTAL = Number(process.env.KILLS_RECIPIENTS ?? 5_000);
/** Long enough for ten kills. */
const PER_SECOND = TOTAL / 5;
const FAULTS = [
  { fault: 'throttle', rate: 0.05 },
  { fault: 'internal-error', rate: 0.02 },
  { fault: 'drop-before', rate: 0.005 },
  { fault: 'drop-after', rate: 0.005 },
];
/** The gateway comes last: with it all its clients go. */
const VICTIMS = ['desk', 'table', 'desk', 'table', 'desk', 'desk', 'table', 'desk', 'desk', 'gateway'] as const;
const MINUTES = 60_000;

test(
  'everybody is accounted for, nobody gets it twice, and who is told as delivered has it, whatever is killed meanwhile',
  async () => {
    const { clients, clientIds, ghosts, look, ...killable } = await startKillable(TOTAL);
    const id = await killable.prepare({ kind: 'notice', template: 'once' }, PER_SECOND);
    await killable.fail(FAULTS);
    await killable.start(id);
    const mayBeUncertain = await killable.killAll(id, VICTIMS);

    const { counts } = await look(id);
    const { of, marks } = await killable.outcomes(id);
    console.log(`after ten kills: ${JSON.stringify(counts)}, uncertain at most ${mayBeUncertain}`);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(TOTAL);
    expect(marks).toBe(TOTAL);
    expect(of.size).toBe(TOTAL);
    expect(counts).toMatchObject({ remaining: 0, claimed: 0 });
    expect(counts.uncertain).toBeLessThanOrEqual(mayBeUncertain);
    expect(clients.filter(({ received }) => received > 1)).toEqual([]);
    const without = clientIds.filter((each, number) => of.get(each) === 'delivered' && clients[number]?.received !== 1);
    expect(without).toEqual([]);
    const unexpected = clientIds.filter((each, number) => {
      const outcome = of.get(each);
      return clients[number]?.received === 1 && outcome !== 'delivered' && outcome !== 'uncertain';
    });
    expect(unexpected).toEqual([]);
    expect(ghosts.filter((each) => of.get(each) === 'delivered')).toEqual([]);
  },
  5 * MINUTES,
);
