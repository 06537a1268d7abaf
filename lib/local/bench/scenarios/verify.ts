import { startVerifying, withCast } from '../processes/cast';
import { takeTurns } from '../processes/rounds';
import { compare, type Figure } from '../report/figure';
import type { Options, Scenario } from '../scenario';

const ROUNDS = 7;

export const verify: Scenario = { name: 'verify', title: 'One signature, against a straight-line check', run };

async function run(_options: Options): Promise<Figure[]> {
  return withCast({ child: startVerifying() }, async ({ child }) => {
    const times = await takeTurns(ROUNDS, {
      ours: () => child.call('verifyOurs'),
      limit: () => child.call('verifyBare'),
    });
    return [compare({ what: 'time per signature', unit: 'µs' }, times)];
  });
}
