import { expect, test } from 'vitest';
import { unfilledWords } from './unfilled-words';

test('a field in a text that goes out as written is told as the clients would read it', () => {
  expect(unfilledWords('Hello {{ userId | there }}, and {{attr:room}}')).toBe(
    'Fields are not filled here: clients would read {{ userId | there }}. A job fills them.',
  );
});

test('braces that are no field are nothing to tell', () => {
  for (const text of ['', 'Hello', '{"a":{"b":1}}', '{{nope}}', '{{}}']) expect(unfilledWords(text)).toBeUndefined();
});
