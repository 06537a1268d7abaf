import { describe, expect, it } from 'vitest';
import { formatSearch, parseSearch, type Term } from '@/lib/domain/search';
import { describeTerm, readSearch, withoutTerm, withTerm } from './search-terms';

const termsOf = (text: string) => parseSearch(text).terms;

describe('a chip', () => {
  it.each([
    ['user:ana', 'User ana'],
    ['user:an*', 'User begins with an'],
    ['user:"an*"', 'User an*'],
    ['attr:room=lob*', 'room begins with lob'],
    ['id:a id:b', '2 ids'],
    ['10.0.0.0/8', 'In 10.0.0.0/8'],
    ['attr:room=lobby', 'room = lobby'],
    ['older:90m', 'Older than 1 h 30 min'],
    ['idle:5m', 'Idle for 5 min'],
    ['status:unchecked', 'Not checked yet'],
    ['agent:Chrome', 'User agent with Chrome'],
    ['client:"Chrome on macOS"', 'Client Chrome on macOS'],
    ['client:Chrome*', 'Client begins with Chrome'],
  ])('for %s says %s', (text, words) => {
    expect(describeTerm(termsOf(text)[0] as Term)).toBe(words);
  });
});

describe('a search', () => {
  it('loses one term and keeps the others as they mean', () => {
    const terms = termsOf('user:"Ana Lee" older:5m status:idle');
    expect(withoutTerm(terms, terms[1] as Term)).toBe('user:"Ana Lee" status:idle');
  });

  it('takes a term in the place of others of its kind, or only loses those', () => {
    const terms = termsOf('ana newer:5m');
    expect(withTerm(terms, ['older', 'newer'], 'older:1h')).toBe('user:ana older:1h');
    expect(withTerm(terms, ['older', 'newer'], '')).toBe(formatSearch(termsOf('ana')));
  });

  it('is refused where it is typed when a key is longer than any key', () => {
    expect(readSearch(`id:${'%'.repeat(10_000)}`).problems).toEqual([
      'An id has at most 2,048 bytes; this has 10,000.',
    ]);
    expect(readSearch(`ip:"${'1'.repeat(65)}"`).problems).toEqual(['That is longer than any IP address.']);
    expect(readSearch('ana').problems).toEqual([]);
  });
});
