import { expect, test } from 'vitest';
import { waitFor } from '../../local/testing';
import { startKillable } from './test-kills';

/** A kick with last words, which is two calls with a grace between them, while dashboard and table are killed with -9. */

const TOTAL = 400;
/** Long enough for three kills. */
const PER_SECOND = 130;
const GRACE_MS = 300;
const FAULTS = [
  { fault: 'throttle', rate: 0.05 },
  { fault: 'internal-error', rate: 0.02 },
  { fault: 'drop-before', rate: 0.005 },
  { fault: 'drop-after', rate: 0.005 },
];
const MINUTES = 60_000;

test(
  'everybody is accounted for, nobody gets the words twice, and who is told as closed is, whatever is killed meanwhile',
  async () => {
    const { clients, clientIds, ghosts, look, ...killable } = await startKillable(TOTAL);
    const id = await killable.prepare({ kind: 'kick', lastWords: 'bye', graceMs: GRACE_MS }, PER_SECOND);
    await killable.fail(FAULTS);
    await killable.start(id);
    const killed = await killable.killAll(id, ['desk', 'table', 'desk']);
    const mayBeUncertain = killed + (await killable.drops());

    const { counts } = await look(id);
    const { of, marks } = await killable.outcomes(id);
    console.log(`kicks after three kills: ${JSON.stringify(counts)}, uncertain at most ${mayBeUncertain}`);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(TOTAL);
    expect(marks).toBe(TOTAL);
    expect(of.size).toBe(TOTAL);
    expect(counts).toMatchObject({ remaining: 0, claimed: 0 });
    expect(counts.closed).toBeGreaterThan(TOTAL / 2);
    expect(counts.uncertain).toBeLessThanOrEqual(mayBeUncertain);
    expect(clients.filter(({ received }) => received > 1)).toEqual([]);

    // The gateway answers before the other end of a connection knows.
    const closed = clientIds.flatMap((each, number) => (of.get(each) === 'closed' ? [clients[number]] : []));
    await waitFor(() => expect(closed.filter((client) => !client?.isClosed)).toEqual([]));
    const states = clientIds.map((each, number) => ({ outcome: of.get(each), ...clients[number] }));
    // `delivered`: told, not closed.
    const wrong = states.filter(({ outcome, received, isClosed }) => {
      if (outcome === 'closed' || outcome === 'gone') return !isClosed;
      if (outcome === 'delivered') return isClosed || received !== 1;
      return outcome !== 'uncertain' && (isClosed || received === 1);
    });
    expect(wrong).toEqual([]);
    // A fault meets them as it meets anybody; nobody of them gets words.
    expect(ghosts.filter((each) => ['delivered', 'closed'].includes(of.get(each) ?? ''))).toEqual([]);
  },
  2 * MINUTES,
);
