import { describe, expect, test } from 'vitest';
import { canonicalUri, splitTarget } from './canonical-uri';

describe('canonicalUri', () => {
  // Left: the path on the wire; right: what AWS said it expected, in published error messages.
  test.each([
    ['/test/@connections/atntqfjloAMCECg=', '/test/%40connections/atntqfjloAMCECg%3D'],
    ['/dev/%40connections/asnFYeJtCGYCEZQ%3D', '/dev/%2540connections/asnFYeJtCGYCEZQ%253D'],
    ['/$default/%40connections/P-S_9e-7liACH9A%3D', '/%24default/%2540connections/P-S_9e-7liACH9A%253D'],
  ])('encodes %s as AWS does', (wire, expected) => {
    expect(canonicalUri(wire)).toBe(expected);
  });

  test.each([
    ['', '/'],
    ['/', '/'],
    ['//', '/'],
    ['/./', '/'],
    ['/example/..', '/'],
    ['/example1/example2/../..', '/'],
    ['/../../a', '/a'],
    ['//example//', '/example/'],
    ['/example/.', '/example'],
    ['/example/./', '/example/'],
    ['/a/b/..', '/a'],
    ['/a/b/../', '/a/'],
    ['/...', '/...'],
    ['/.a/..b', '/.a/..b'],
    ['/./example', '/example'],
    ['/dev//@connections/a', '/dev/%40connections/a'],
  ])('normalises %j to %s', (wire, expected) => {
    expect(canonicalUri(wire)).toBe(expected);
  });

  test('never decodes: a percent sign that starts no escape is encoded like any byte', () => {
    expect(canonicalUri('/%/%zz/%2F')).toBe('/%25/%25zz/%252F');
  });

  test('leaves the unreserved characters alone and encodes bytes above 0x7f', () => {
    expect(canonicalUri('/-._~azAZ09')).toBe('/-._~azAZ09');
    expect(canonicalUri('/\u00e1\u0088\u00b4')).toBe('/%E1%88%B4');
  });
});

test('splits a target at its first question mark', () => {
  expect(splitTarget('/a?b=c?d')).toEqual({ path: '/a', query: 'b=c?d' });
  expect(splitTarget('/a')).toEqual({ path: '/a', query: '' });
});
