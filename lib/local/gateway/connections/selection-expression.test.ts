// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how expressions are written
import { describe, expect, test } from 'vitest';
import { parseSelectionExpression } from './selection-expression';

const MESSAGE = JSON.stringify({
  action: 'join',
  service: 'chat',
  deep: { er: ['zero', { est: 'here' }] },
  number: 7,
  yes: true,
  none: null,
  object: { a: 1 },
  'with-hyphen': 'h',
});

describe('a route selection expression', () => {
  test.each([
    ['$request.body.action', 'join'],
    ['${request.body.action}', 'join'],
    ['${request.body.service}/${request.body.action}', 'chat/join'],
    ['$request.body.service/$request.body.action', 'chat/join'],
    ['v1-${request.body.action}-end', 'v1-join-end'],
    ['$request.body.deep.er[1].est', 'here'],
    ['${request.body.deep.er[0]}', 'zero'],
    ['$request.body.with-hyphen', 'h'],
    ['$request.body.number', '7'],
    ['$request.body.yes', 'true'],
    ['$request.body.none', 'null'],
    ['$request.body.object', '{"a":1}'],
    ['$request.body.absent', ''],
    ['$request.body.toString', ''],
    ['$request.body.__proto__.a', ''],
    ['${request.body.service}/${request.body.absent}', 'chat/'],
    ['\\$default', '$default'],
    ['static', 'static'],
  ])('%s chooses %j', (source, routeKey) => {
    expect(parseSelectionExpression(source).evaluate(MESSAGE)).toBe(routeKey);
  });

  test.each(['no json', '', '{"action":"join"'])('cannot be evaluated on %j', (text) => {
    expect(parseSelectionExpression('$request.body.action').evaluate(text)).toBeUndefined();
  });

  test('cannot be evaluated on a value that is nested too deeply to be written', () => {
    const deep = `{"action":${'['.repeat(60_000)}${']'.repeat(60_000)}}`;
    expect(parseSelectionExpression('$request.body.action').evaluate(deep)).toBeUndefined();
  });

  test('that is static needs no JSON', () => {
    expect(parseSelectionExpression('\\$default').evaluate('no json')).toBe('$default');
  });

  test.each([
    '$request.header.x',
    '${request.body.a',
    '$context.stage',
    '$',
    '${request.body[x]}',
    '${request.bodyaction}',
  ])('%j is told to be none, with an example of one', (source) => {
    expect(() => parseSelectionExpression(source)).toThrow(/is not understood: write \$request\.body\.name/);
  });
});
