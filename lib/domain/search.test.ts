import { describe, expect, test } from 'vitest';
import { formatSearch, MAX_LISTED, parseSearch, type Term } from './search';
import { cidrMatcher, isCidr, isIp, listAddresses } from './search-ip';

const ID = 'L0SM9cOFvHcCIhw=';
const OTHER_ID = 'L0SM9cOFvHcCIhx=';

describe('a search', () => {
  test.each<[string, Term[]]>([
    ['', []],
    ['  \n\t ', []],
    [ID, [{ kind: 'id', value: ID }]],
    ['10.0.0.1', [{ kind: 'ip', value: '10.0.0.1' }]],
    ['2001:db8::1', [{ kind: 'ip', value: '2001:db8::1' }]],
    ['10.0.0.0/8', [{ kind: 'cidr', value: '10.0.0.0/8' }]],
    ['ip:2001:db8::/32', [{ kind: 'cidr', value: '2001:db8::/32' }]],
    ['ip:10.0.*', [{ kind: 'ip', value: '10.0.', begins: true }]],
    // A table may hold any text as an address.
    ['ip:"unknown"', [{ kind: 'ip', value: 'unknown' }]],
    ['ana', [{ kind: 'user', value: 'ana' }]],
    // A Cognito identity: what stands before the colon is no key.
    ['us-east-1:1f0e-22', [{ kind: 'user', value: 'us-east-1:1f0e-22' }]],
    ['USER:ana', [{ kind: 'user', value: 'ana' }]],
    ['user:"Ana Lee, \\"AL\\""', [{ kind: 'user', value: 'Ana Lee, "AL"' }]],
    ['"user:ana"', [{ kind: 'user', value: 'user:ana' }]],
    ['user:ab*', [{ kind: 'user', value: 'ab', begins: true }]],
    ['user:"ab*"', [{ kind: 'user', value: 'ab*' }]],
    ['user:"a b"*', [{ kind: 'user', value: 'a b', begins: true }]],
    ['user:"*"', [{ kind: 'user', value: '*' }]],
    ['"ab*"', [{ kind: 'user', value: 'ab*' }]],
    ['user:"a*","b*"', [{ kind: 'users', values: ['a*', 'b*'] }]],
    ['attr:room=lob*', [{ kind: 'attr', name: 'room', value: 'lob', begins: true }]],
    ['attr:room="lob*"', [{ kind: 'attr', name: 'room', value: 'lob*' }]],
    ['agent:ab*', [{ kind: 'agent', value: 'ab*' }]],
    ['client:"Chrome on macOS"', [{ kind: 'client', value: 'Chrome on macOS' }]],
    ['client:Chrome*', [{ kind: 'client', value: 'Chrome', begins: true }]],
    ['agent:"Chrome 141"', [{ kind: 'agent', value: 'Chrome 141' }]],
    ['attr:room="main lobby"', [{ kind: 'attr', name: 'room', value: 'main lobby' }]],
    ['attr:a=b=c', [{ kind: 'attr', name: 'a', value: 'b=c' }]],
    ['older:30m', [{ kind: 'older', ms: 1_800_000 }]],
    ['newer:1h30m', [{ kind: 'newer', ms: 5_400_000 }]],
    [
      'idle:90s status:idle',
      [
        { kind: 'idle', ms: 90_000 },
        { kind: 'status', value: 'idle' },
      ],
    ],
    ['stage:prod', [{ kind: 'stage', value: 'prod' }]],
    [`${ID}, ${OTHER_ID}\n${ID}`, [{ kind: 'ids', values: [ID, OTHER_ID] }]],
    ['ana;ben ana', [{ kind: 'users', values: ['ana;ben', 'ana'] }]],
    ['user:ana,ben carl', [{ kind: 'users', values: ['ana', 'ben', 'carl'] }]],
    [
      'user:ana older:5m',
      [
        { kind: 'user', value: 'ana' },
        { kind: 'older', ms: 300_000 },
      ],
    ],
  ])('%j is understood', (text, terms) => {
    expect(parseSearch(text)).toEqual({ terms, problems: [] });
  });

  test.each([
    [',', /nothing to look for/],
    [' , ,\n', /nothing to look for/],
    ['""', /nothing to look for/],
    ['"",,""', /nothing to look for/],
    ['user:', /^user: needs a value\.$/],
    ['agent:""', /agent: needs a value/],
    ['older:soon', /older: needs a time such as/],
    ['older:0s', /older: needs a time/],
    ['newer:9999999h', /newer: needs a time/],
    ['status:dead', /status: is one of live, idle, gone, unchecked/],
    ['attr:room', /needs a name and a value/],
    ['attr:=x', /needs a name and a value/],
    ['ip:10.0.0.0/99', /not a CIDR block/],
    ['10.0.0.1 10.0.0.2', /one ip: only.*a block/],
    ['older:1m older:2m', /one older: only/],
    ['user:"ana', /not closed/],
    ['user:a*,b*', /take away the \*.*quotation marks/],
    ['user:*', /everything would match/],
    ['*', /everything would match/],
    ['id:*', /everything would match/],
    ['attr:room=*', /everything would match/],
    ['stage:*', /everything would match/],
    ['ip:*', /everything would match/],
    ['ip:999', /999 is not an address\. An address looks like 203\.0\.113\.9/],
    ['ip:ana*', /No address begins like ana\*/],
    ['ip:10.0.0.1,10.0.0.2', /one address.*a block/],
    ['x'.repeat(40_001), /at most 40,000 characters/],
    [
      Array.from({ length: MAX_LISTED + 1 }, (_, index) => `u${index}`).join(),
      /at most 1,000 users; this one has 1,001/,
    ],
  ])('%.30j is told what is wrong', (text, words) => {
    expect(parseSearch(text).problems.join(' ')).toMatch(words);
  });

  test('a pasted list of a thousand ids is one term', () => {
    const ids = Array.from({ length: MAX_LISTED }, (_, index) => `L0SM9cOFvH${String(index).padStart(5, '0')}=`);
    for (const glue of [' ', ',', '\n', ', ', '\r\n']) {
      expect(parseSearch(ids.join(glue))).toEqual({ terms: [{ kind: 'ids', values: ids }], problems: [] });
    }
  });

  test('of any characters is read without an exception, and written so that it is read as the same', () => {
    const random = generator(7);
    const pieces = [
      ...'ab:,"\\* \n\t=/.*0é👋',
      ID,
      'user:',
      'id:',
      'ip:',
      'attr:',
      'older:',
      '10.0.0.1',
      '5m',
      'agent:',
      'client:',
      'a=b',
      'status:',
    ];
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
      const { terms } = parseSearch(text);
      const written = formatSearch(terms);
      expect({ text, ...parseSearch(written) }).toEqual({ text, terms, problems: [] });
    }
  });
});

/** A linear congruential generator: the same rounds every time. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('addresses', () => {
  test.each(['0.0.0.0', '255.255.255.255', '::', '::1', '2001:db8::', 'fe80:0:0:0:1:2:3:4', '::ffff:192.0.2.1'])(
    '%s is one',
    (text) => expect(isIp(text)).toBe(true),
  );
  test.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    ':',
    ':::',
    '1::2::3',
    '12345::',
    'a:b',
    '1:2:3:4:5:6:7:8:9',
    'ana',
  ])('%j is none', (text) => expect(isIp(text)).toBe(false));
  test.each(['10.0.0.0/33', '10.0.0.0/', '/8', '::/129', '10.0.0.0/8/8', '10.0.0/8'])('%j is no block', (text) => {
    expect(isCidr(text)).toBe(false);
  });
  test.each([
    ['10.1.2.3/8', '10.200.0.1', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '::1', false],
    ['192.0.2.0/25', '192.0.2.128', false],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
    ['2001:db8::/32', '2001:db8:1::9', true],
    ['2001:db8::/33', '2001:db8:8000::', false],
    ['10.0.0.0/8', 'not an address', false],
  ])('%s holds %s: %s', (cidr, ip, isInside) => expect(cidrMatcher(cidr)(ip)).toBe(isInside));

  test('a small block is a list of addresses, a large one is not', () => {
    expect(listAddresses('192.0.2.7/30', 16)).toEqual(['192.0.2.4', '192.0.2.5', '192.0.2.6', '192.0.2.7']);
    expect(listAddresses('255.255.255.255/32', 16)).toEqual(['255.255.255.255']);
    expect(listAddresses('192.0.2.0/27', 16)).toBeUndefined();
    expect(listAddresses('2001:db8::/128', 16)).toEqual(['2001:db8::']);
    expect(listAddresses('2001:db8::/127', 16)).toBeUndefined();
  });
});
