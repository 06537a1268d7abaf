import { clientFamily } from '@/lib/domain/client-family';
import { formatSearch, SEARCH_STATES } from '@/lib/domain/search';
import { quote } from '@/lib/domain/search-words';
import { STATE_WORDS } from './state-words';
import { wordStart } from './word-start';

/** What the rows at hand can suggest. */
export type Hints = {
  users: readonly string[];
  /** Null where this person sees addresses and user agents masked, and may search by neither. */
  ips: readonly string[] | null;
  /** In words, as this person sees them. */
  clients: readonly string[];
  /** That of the target, where its address says it. */
  stages: readonly string[];
};
/** `text` takes the place of what is being typed; `isOpen` when more is to follow it at once. */
export type Completion = { text: string; means: string; isOpen: boolean };
/** The completions of the word around the caret, which stands from `from` to `to`. */
export type Completions = { from: number; to: number; options: Completion[] };

/** Of what the rows suggest; what can be said at all is always shown whole. */
const MAX_HINTS = 8;

const PREFIXES: [string, string][] = [
  ['user:', 'one user, exact; ana* for a beginning, "ana*" for that name'],
  ['ip:', 'an address or a block such as 10.0.0.0/8'],
  ['id:', 'a connection id of any form'],
  ['status:', 'live, idle, gone or unchecked'],
  ['older:', 'connected longer ago than 30m, 1h'],
  ['newer:', 'connected within the last 5m'],
  ['idle:', 'without traffic for 5m'],
  ['client:', 'a family of clients, such as Firefox on Linux'],
  ['agent:', 'a part of the user agent'],
  ['attr:', 'an attribute of the row, name=value'],
  ['stage:', 'a stage of the API'],
];
const SPANS: Record<string, [string, string][]> = {
  older: ages('Connected more than', ['10m', '10 min'], ['30m', '30 min'], ['1h', '1 h'], ['1h45m', '1 h 45 min']),
  newer: ages('Connected less than', ['1m', '1 min'], ['5m', '5 min'], ['30m', '30 min']),
  idle: [
    ['1m', 'No traffic for 1 min'],
    ['5m', 'No traffic for 5 min'],
    ['9m', 'No traffic for 9 min: cut off within a minute'],
  ],
};

/** What may stand where the caret is. */
export function complete(text: string, caret: number, hints: Hints): Completions {
  const from = wordStart(text, caret);
  const rest = text.slice(caret).search(/\s/);
  const to = rest === -1 ? text.length : caret + rest;
  const word = text.slice(from, caret);
  const [, key, value = ''] = /^(\w+):(.*)$/s.exec(word) ?? [];
  const options = key ? values(key.toLowerCase(), value, hints) : words(word, hints);
  return { from, to, options: options.filter((option) => option.text !== text.slice(from, to)) };
}

function words(word: string, { users, ips }: Hints): Completion[] {
  const refused = ips ? [] : ['ip:', 'agent:'];
  const prefixes = PREFIXES.filter(([prefix]) => isBegun(prefix, word) && !refused.includes(prefix));
  const known = word === '' ? [] : users.filter((user) => isBegun(user, word)).slice(0, MAX_HINTS);
  return [
    ...prefixes.map(([text, means]) => ({ text, means, isOpen: true })),
    ...known.map((user) => ({ text: `user:${quote(user)}`, means: 'a user in this list', isOpen: false })),
  ];
}

function values(key: string, typed: string, { users, ips, clients, stages }: Hints): Completion[] {
  const value = typed.replace(/^"/, '');
  const choices: [string, string][] =
    key === 'status'
      ? SEARCH_STATES.map((state) => [state, STATE_WORDS[state]])
      : key === 'user'
        ? known(users)
        : key === 'ip'
          ? known(ips ?? [])
          : key === 'agent'
            ? known(ips ? clients : [])
            : key === 'client'
              ? known(familiesOf(clients))
              : key === 'stage'
                ? stages.map((stage): [string, string] => [stage, 'the stage of this target'])
                : (SPANS[key] ?? []);
  return choices
    .filter(([choice]) => (key === 'agent' ? contains(choice, value) : isBegun(choice, value)))
    .slice(0, MAX_HINTS)
    .map(([choice, means]) => ({
      text: key === 'ip' ? formatSearch([{ kind: key, value: choice }]) : `${key}:${quote(choice)}`,
      means,
      isOpen: false,
    }));
}

export function familiesOf(clients: readonly string[]): string[] {
  return [...new Set(clients.map(clientFamily))];
}

function known(texts: readonly string[]): [string, string][] {
  return texts.map((text) => [text, 'in this list']);
}

function ages(words: string, ...spans: [string, string][]): [string, string][] {
  return spans.map(([span, said]) => [span, `${words} ${said} ago`]);
}

function isBegun(text: string, beginning: string): boolean {
  return text.toLowerCase().startsWith(beginning.toLowerCase());
}

function contains(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
