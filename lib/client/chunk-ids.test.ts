import { describe, expect, it } from 'vitest';
import { chunkIds } from './chunk-ids';

describe('chunks of ids', () => {
  it('hold fifty at most, in order', () => {
    const ids = Array.from({ length: 120 }, (_, index) => `id-${index}`);
    expect(chunkIds(ids).map((chunk) => chunk.length)).toEqual([50, 50, 20]);
    expect(chunkIds(ids).flat()).toEqual(ids);
  });

  it('keep within the length of a URL', () => {
    const ids = Array.from({ length: 10 }, (_, index) => `${index}${'x'.repeat(1500)}`);
    for (const chunk of chunkIds(ids)) expect(chunk.join('&id=').length).toBeLessThan(6100);
    expect(chunkIds(ids).flat()).toEqual(ids);
  });

  it('leave out an id that fits no URL', () => {
    expect(chunkIds(['a', '/'.repeat(2048), 'b'])).toEqual([['a', 'b']]);
  });

  it('are none for no ids', () => {
    expect(chunkIds([])).toEqual([]);
  });
});
