import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { checkNobody, hashPassword, isPasswordOf } from './password';

test('a flood of passwords leaves the threads of the process to others', async () => {
  let looked = 0;
  const flood = Array.from({ length: 8 }, async () => {
    await checkNobody('any');
    looked += 1;
  });
  // On the same threads as what opens the cookie of a request.
  await promisify(pbkdf2)('any', 'salt', 1, 32, 'sha256');
  expect(looked).toBeLessThanOrEqual(1);
  await Promise.all(flood);
});

test('a hash that cannot be read holds up no other', async () => {
  const hash = await hashPassword('right');
  const broken = isPasswordOf('right', hash.replace('$131072$', '$3$'));
  const good = isPasswordOf('right', hash);
  await expect(broken).rejects.toThrow();
  expect(await good).toBe(true);
});
