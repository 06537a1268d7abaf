import { sealData, unsealData } from 'iron-session';
import { expect, test } from 'vitest';
import { openSeal } from './open-seal';

const SECRET = 'a secret of the console, long enough';
/** On these iron-session throws. */
const THROWN = ['a*b*c*d*e*f*g*h', 'Fe26.2*1*a*b*c*d*e*f~2'];

test('what a browser sends in place of a seal counts as none, whatever it is', async () => {
  const seal = await sealData({ id: 'one' }, { password: SECRET, ttl: 0 });
  expect(await openSeal(seal, SECRET)).toEqual({ id: 'one' });
  expect(await openSeal(seal, `another: ${SECRET}`)).toEqual({});
  for (const each of THROWN) await expect(unsealData(each, { password: SECRET }), each).rejects.toThrow();
  const others = [seal.slice(0, -3), seal.replaceAll('*', '**'), '~2', '*', 'x'];
  for (const each of [...THROWN, ...others]) expect(await openSeal(each, SECRET), each).toEqual({});
});
