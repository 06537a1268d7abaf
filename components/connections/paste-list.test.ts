import { describe, expect, it } from 'vitest';
import { EXPORT_WRITERS } from '@/lib/domain/export';
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

describe('of an export of this console', () => {
  const ids = ['-0SM9cOFvHcCIhw=', ...IDS, "it's, so", '=1+1'];
  const users = ['+4930123', '@ana', '-', 'Lee, "Bo"', ' padded', "'-x", 'bo;cy', '=1+1'];
  const rows = users.map((userId, at) => ({
    connectionId: ids[at % ids.length] as string,
    userId,
    connectedAt: 1_768_478_400_000,
    sourceIp: '203.0.113.9',
    client: 'Chrome, on Linux',
    userAgent: 'Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 (KHTML, like Gecko)',
  }));
  const { head, line } = EXPORT_WRITERS.csv;
  const file = head + rows.map(line).join('');

  it('the whole file is the list of its ids, or behind user: of its users', () => {
    expect(termsOf('|', file)).toEqual([{ kind: 'ids', values: ids }]);
    expect(termsOf('id:|', file)).toEqual([{ kind: 'ids', values: ids }]);
    expect(termsOf('user:|', file)).toEqual([{ kind: 'users', values: users }]);
    expect(termsOf('|', `\uFEFF${file}${file}`)).toEqual([{ kind: 'ids', values: ids }]);
  });

  it('a column of it is that list too, with its head or without, as a text or as a spreadsheet gives it', () => {
    const column = (at: 0 | 1) => file.split('\r\n').map((row) => row.match(/"(?:[^"]|"")*"|[^,]+/g)?.[at] ?? '');
    const [idLines, userLines] = [column(0), column(1)];
    expect(termsOf('|', idLines.join('\n'))).toEqual([{ kind: 'ids', values: ids }]);
    expect(termsOf('|', userLines.join('\n'))).toEqual([{ kind: 'users', values: users }]);
    expect(termsOf('id:|', idLines.slice(1).join('\n'))).toEqual([{ kind: 'ids', values: ids }]);
    const unparted = userLines.slice(1).filter((text) => text !== 'bo;cy');
    expect(termsOf('user:|', unparted.join('\n'))).toEqual([
      { kind: 'users', values: users.filter((user) => user !== 'bo;cy') },
    ]);
    const cells = ['connectionId\tuserId', ...rows.slice(0, 3).map((row) => `'${row.connectionId}\t'${row.userId}`)];
    expect(termsOf('user:|', cells.join('\n'))).toEqual([{ kind: 'users', values: users.slice(0, 3) }]);
  });

  it('lines of it without their head are the ids that they begin with', () => {
    expect(termsOf('|', rows.slice(0, 3).map(line).join(''))).toEqual([{ kind: 'ids', values: ids.slice(0, 3) }]);
  });
});

it('takes the place of what is selected, with a blank to what stands beside it', () => {
  expect(pasteList('older:5m here newer:1m', [9, 13], 'a\nb')).toBe('older:5m a b newer:1m');
  expect(pasteList('bo', [2, 2], 'a\nb')).toBe('bo a b');
});
