import { expect, test } from 'vitest';
import { findFilterProblem, isLiveTerm, readFilters, splitLive } from './search-query';

const NONE = { q: '', id: '', user: '', ip: '' };

test('what a link names stands beside what is searched for', () => {
  expect(readFilters({ ...NONE, user: 'ana', q: 'agent:firefox' })).toEqual({
    terms: [
      { kind: 'user', value: 'ana' },
      { kind: 'agent', value: 'firefox' },
    ],
    problems: [],
  });
});

test('the same asked for twice is asked for once', () => {
  expect(readFilters({ ...NONE, user: 'ana', ip: '10.0.0.1', q: 'user:ana 10.0.0.1' })).toEqual({
    terms: [
      { kind: 'user', value: 'ana' },
      { kind: 'ip', value: '10.0.0.1' },
    ],
    problems: [],
  });
});

test.each([
  [{ user: 'ana', q: 'user:ben' }, 'user'],
  [{ user: 'ana', q: 'ben carl' }, 'user'],
  [{ ip: '10.0.0.1', q: '10.0.0.2' }, 'ip'],
  [{ id: 'L0SM9cOFvHcCIhw=', q: 'L0SM9cOFvHcCIhx=' }, 'id'],
])('%j is refused: one of the two would count for nothing', (filters, kind) => {
  const { problems } = readFilters({ ...NONE, ...filters });
  expect(problems).toEqual([`${kind}: is asked for twice, in the search and in the link. Keep one.`]);
});

test('what only a signed call can tell is split off; the rest asks for the same as before', () => {
  const query = { ...NONE, ip: '10.0.0.1', q: 'status:gone user:"an a" idle:5m older:1h attr:room=lobby' };
  const { query: rest, live } = splitLive(query);
  expect(live).toEqual([
    { kind: 'status', value: 'gone' },
    { kind: 'idle', ms: 300_000 },
  ]);
  const { terms } = readFilters(query);
  expect(readFilters(rest)).toEqual({ terms: terms.filter((term) => !isLiveTerm(term)), problems: [] });
  for (const q of ['status:gone status:live', 'user:ana'])
    expect(splitLive({ ...NONE, q })).toEqual({ query: { ...NONE, q }, live: [] });
});

test.each(['id', 'user', 'ip'] as const)(
  'a link that names a blank %s bounds nothing, and nobody is addressed by it',
  (name) => {
    expect(findFilterProblem({ ...NONE, [name]: '  ' })).toMatch(/^This filter is empty/);
    expect(findFilterProblem({ ...NONE, [name]: ' 10.0.0.1' })).toBeUndefined();
  },
);
