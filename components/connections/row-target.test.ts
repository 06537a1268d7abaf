import { describe, expect, it } from 'vitest';
import { rowTarget } from './row-target';

describe('the focus among rows', () => {
  it('moves by arrows and by j and k', () => {
    expect([rowTarget('ArrowDown', 1, 3), rowTarget('j', 1, 3)]).toEqual([2, 2]);
    expect([rowTarget('ArrowUp', 1, 3), rowTarget('k', 1, 3)]).toEqual([0, 0]);
  });

  it('stops at both ends', () => {
    expect([rowTarget('j', 2, 3), rowTarget('k', 0, 3)]).toEqual([2, 0]);
  });

  it('jumps to both ends', () => {
    expect([rowTarget('Home', 1, 3), rowTarget('End', 1, 3)]).toEqual([0, 2]);
  });

  it('moves by ten, and not past the ends', () => {
    expect([rowTarget('PageDown', 1, 30), rowTarget('PageUp', 15, 30)]).toEqual([11, 5]);
    expect([rowTarget('PageDown', 25, 30), rowTarget('PageUp', 5, 30)]).toEqual([29, 0]);
  });

  it('stays where it is for every other key', () => {
    expect(rowTarget('F1', 1, 3)).toBeUndefined();
  });
});
