import { describe, expect, it } from 'vitest';
import { complete } from './search-completions';

const HINTS = {
  users: ['ana', 'Ana Lee'],
  ips: ['10.0.0.1'],
  clients: ['Chrome 141 on macOS', 'okhttp/4.12'],
  stages: ['$default'],
};
const texts = (text: string, caret = text.length) => complete(text, caret, HINTS).options.map((option) => option.text);

describe('completions', () => {
  it('begin with all that can be said', () => {
    const said = ['user', 'ip', 'id', 'status', 'older', 'newer', 'idle', 'client', 'agent', 'attr', 'stage'];
    expect(texts('')).toEqual(said.map((prefix) => `${prefix}:`));
  });

  it('are a handful of what the rows suggest', () => {
    const users = Array.from({ length: 20 }, (_, index) => `una${index}`);
    const options = (text: string) => complete(text, text.length, { ...HINTS, users }).options;
    expect(options('un')).toHaveLength(8);
    expect(options('user:')).toHaveLength(8);
  });

  it('of a bare beginning are the prefixes and users that begin so', () => {
    expect(texts('a')).toEqual(['agent:', 'attr:', 'user:ana', 'user:"Ana Lee"']);
  });

  it('after a prefix are its values', () => {
    expect(texts('status:')).toEqual(['status:live', 'status:idle', 'status:gone', 'status:unchecked']);
    expect(texts('ip:1')).toEqual(['ip:10.0.0.1']);
    expect(texts('agent:chrome')).toEqual(['agent:"Chrome 141 on macOS"']);
    expect(texts('client:c')).toEqual(['client:"Chrome on macOS"']);
    expect(texts('older:1h')).toEqual(['older:1h45m']);
    expect(texts('stage:')).toEqual(['stage:$default']);
  });

  it('are families of clients where addresses and user agents are masked', () => {
    const masked = (text: string) => complete(text, text.length, { ...HINTS, ips: null }).options;
    expect(masked('').map(({ text }) => text)).not.toContain('agent:');
    expect(masked('agent:')).toEqual([]);
    expect(masked('client:').map(({ text }) => text)).toEqual(['client:"Chrome on macOS"', 'client:okhttp']);
  });

  it('are of the word at the caret, and take the place of it alone', () => {
    expect(complete('status:i older:5m', 8, HINTS)).toMatchObject({
      from: 0,
      to: 8,
      options: [{ text: 'status:idle' }],
    });
  });

  it('take blanks inside of quotation marks for a part of the word', () => {
    expect(complete('user:"Ana L', 11, HINTS)).toMatchObject({ from: 0, options: [{ text: 'user:"Ana Lee"' }] });
  });

  it('say nothing when the word is complete, or unknown', () => {
    expect(texts('status:idle')).toEqual([]);
    expect(texts('room:x')).toEqual([]);
  });
});
