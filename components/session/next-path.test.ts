import { describe, expect, it } from 'vitest';
import { toNextPath } from './next-path';

describe('toNextPath', () => {
  it('keeps a path of this console with its query', () => {
    expect(toNextPath('/connections?user=ada&target=eu#x')).toBe('/connections?user=ada&target=eu#x');
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/\t/evil.example',
    '\n//evil.example',
    'javascript:alert(1)',
    'connections',
    '',
    undefined,
    7,
  ])('goes to the connections instead of %j', (value) => {
    expect(toNextPath(value)).toBe('/connections');
  });

  it('never leads back to the sign-in', () => {
    expect(toNextPath('/sign-in?next=/audit')).toBe('/connections');
  });

  it('never answers a path that a browser reads as another host', () => {
    expect(toNextPath('/.//evil.example')).toBe('/connections');
  });
});
