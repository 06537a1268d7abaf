import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, moveColumn, readTableSettings, toggleColumn } from './table-settings';

describe('table settings', () => {
  it.each([null, undefined, '', '{', '7', 'null', '[]'])('that say nothing (%j) are the usual ones', (text) => {
    expect(readTableSettings(text)).toEqual(DEFAULT_SETTINGS);
  });

  it('are read as they were remembered, without columns that there are no more', () => {
    const stored = { columns: ['state', 'weather', 'user', 'state'], density: 'compact', appliesItself: false };
    expect(readTableSettings(JSON.stringify(stored))).toEqual({ ...stored, columns: ['state', 'user'] });
  });
});

describe('columns', () => {
  it('are hidden, and shown again as the last', () => {
    const without = toggleColumn(['user', 'state'], 'user');
    expect(without).toEqual(['state']);
    expect(toggleColumn(without, 'user')).toEqual(['state', 'user']);
  });

  it('move by one place, and stay at the ends', () => {
    expect(moveColumn(['user', 'state', 'client'], 'client', -1)).toEqual(['user', 'client', 'state']);
    expect(moveColumn(['user', 'state'], 'user', -1)).toEqual(['user', 'state']);
    expect(moveColumn(['user', 'state'], 'state', 1)).toEqual(['user', 'state']);
    expect(moveColumn(['user'], 'client', 1)).toEqual(['user']);
  });
});
