import { expect, test } from 'vitest';
import { fillTemplate, parseTemplate } from './template';
import { attributesOf } from './template-values';

test('a template names attributes of the row, each once', () => {
  const template = parseTemplate('{{attr:room}} {{ attr:seat.no | 1 }} {{attr:room|lobby}} {{userId}}');
  expect(template.problems).toEqual([]);
  expect(template.fields).toEqual(['attr:room', 'attr:seat.no', 'userId']);
  expect(attributesOf(template)).toEqual(['room', 'seat.no']);
});

test('a missing attribute is told, unless the template has a default for it', () => {
  const template = parseTemplate('{{attr:room}}/{{attr:room|lobby}}');
  expect(fillTemplate(template, { 'attr:room': 'red' }, 'text')).toEqual({ text: 'red/red', missing: [] });
  expect(fillTemplate(template, { 'attr:room': null }, 'text')).toEqual({ text: '/lobby', missing: ['attr:room'] });
});

test('a field that is missing twice is told once', () => {
  expect(fillTemplate(parseTemplate('{{userId}} {{userId}}'), {}, 'text').missing).toEqual(['userId']);
});

test('in JSON an attribute is escaped for a string', () => {
  const { text } = fillTemplate(parseTemplate('{"room":"{{attr:room}}"}'), { 'attr:room': 'a "b"\n' }, 'json');
  expect(JSON.parse(text)).toEqual({ room: 'a "b"\n' });
});

test('an attribute without a name is no field', () => {
  for (const text of ['{{attr:}}', '{{attr: }}', '{{attribute:room}}', `{{attr:${'x'.repeat(256)}}}`]) {
    expect(parseTemplate(text).problems).toEqual([expect.stringContaining('There is no field')]);
  }
});

test('braces that nothing closes are text, and reading them takes no time, however many blanks are behind them', () => {
  for (const hostile of [
    `{{${' '.repeat(200_000)}x`,
    `{{a|${' '.repeat(200_000)}`,
    '{{'.repeat(200_000),
    `{{${'|'.repeat(200_000)}`,
  ]) {
    const startedAt = performance.now();
    expect(parseTemplate(hostile)).toEqual({ parts: [{ text: hostile }], fields: [], problems: [] });
    // A few milliseconds; one that reads blanks in two ways takes minutes.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  }
});
