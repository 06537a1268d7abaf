import { expect, it } from 'vitest';
import { parseSearch } from '@/lib/domain/search';
import { pasteList } from './paste-list';

const UUIDS = ['0b6f0f6e-2f3a-4f0e-9a51-6a2f4c1f6f10', '9d1c8f3e-58a4-4c1b-8a7e-0d9f7d2b3c44'];
const IDS = ['L0SM9cOFvHcCIhw=', 'H111mc0HywMCEEf='];
/** Pasted where the `|` stands. */
const paste = (at: string, pasted: string) => {
  const caret = at.indexOf('|');
  return pasteList(at.replace('|', ''), [caret, caret], pasted);
};
const termsOf = (at: string, pasted: string) => parseSearch(paste(at, pasted)).terms;

it.each([
  ['|', IDS.join('\n'), [{ kind: 'ids', values: IDS }]],
  ['|', `${IDS.join(' ')}\r\n`, [{ kind: 'ids', values: IDS }]],
  ['|', UUIDS.join('\n'), [{ kind: 'users', values: UUIDS }]],
  ['|', 'Ana Lee\nBo "B" Ek\n', [{ kind: 'users', values: ['Ana Lee', 'Bo "B" Ek'] }]],
  ['|', 'ana;bo; cy', [{ kind: 'users', values: ['ana', 'bo', 'cy'] }]],
  ['|', 'ana,\nbo,', [{ kind: 'users', values: ['ana', 'bo'] }]],
  ['|', '"Ana Lee",\n"Bo"', [{ kind: 'users', values: ['Ana Lee', 'Bo'] }]],
  ['|', '"ana","bob"\n"Lee, Ana"; "cy"\t""', [{ kind: 'users', values: ['ana', 'bob', 'Lee, Ana', 'cy'] }]],
  ['|', `"${IDS[0]}","${IDS[1]}"`, [{ kind: 'ids', values: IDS }]],
  ['id:|', '"room 1","room 2"', [{ kind: 'ids', values: ['room 1', 'room 2'] }]],
  ['|', 'a*\nb*', [{ kind: 'users', values: ['a*', 'b*'] }]],
  ['id:|', UUIDS.join('\n'), [{ kind: 'ids', values: UUIDS }]],
  ['ID:|', 'room 1\nroom 2', [{ kind: 'ids', values: ['room 1', 'room 2'] }]],
  ['id:a|', 'user:1\nb', [{ kind: 'ids', values: ['a', 'user:1', 'b'] }]],
  ['id:a,|', 'b;c', [{ kind: 'ids', values: ['a', 'b', 'c'] }]],
  [
    'user:| older:5m',
    'Ana Lee\nbo',
    [
      { kind: 'users', values: ['Ana Lee', 'bo'] },
      { kind: 'older', ms: 300_000 },
    ],
  ],
])('%s with %j pasted is the list that it looks like', (at, pasted, terms) => {
  expect(termsOf(at, pasted)).toEqual(terms);
});

it('leaves lines that are a search as they are', () => {
  expect(paste('|', 'user:ana older:5m\nstatus:idle')).toBe('user:ana older:5m status:idle');
});

it('runs lines together where no list can stand', () => {
  expect(paste('agent:|', 'Mozilla\n5')).toBe('agent:Mozilla 5');
  expect(paste('user:"Ana |"', 'van\nLee')).toBe('user:"Ana van Lee"');
});

it('takes the place of what is selected, with a blank to what stands beside it', () => {
  expect(pasteList('older:5m here newer:1m', [9, 13], 'a\nb')).toBe('older:5m a b newer:1m');
  expect(pasteList('bo', [2, 2], 'a\nb')).toBe('bo a b');
});
