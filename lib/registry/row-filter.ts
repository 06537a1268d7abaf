import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { canonicalIp } from '../domain/canonical-ip';
import { clientFamily } from '../domain/client-family';
import { describeClient } from '../domain/client-name';
import { maskClient } from '../domain/mask-name';
import { scrub } from '../domain/scrub';
import type { Term } from '../domain/search';
import { cidrMatcher } from '../domain/search-ip';
import { isLiveTerm } from '../domain/search-query';
import { keyText } from './keys';
import { type AttributeNames, type Item, timeOf } from './row';
import type { IsOver } from './time-to-live';

export type RowFilter = {
  accepts(item: Item): boolean;
  /** Whether it takes every row of a connection. */
  isEmpty: boolean;
  /** What is read for it besides what the list shows. */
  attributes: string[];
};

type FilterSettings = {
  asOfMs: number;
  /** Rows that are passed over, whatever they hold. */
  isOver?: IsOver | undefined;
  /** Whoever asks sees values masked: a value matches only as they would see it, so that no answer tells more. */
  isMasked?: boolean | undefined;
};

/** Tells which rows a search asks for. Terms that only a signed call can answer are passed over here. */
export function rowFilter(terms: readonly Term[], names: AttributeNames, settings: FilterSettings): RowFilter {
  const { asOfMs, isOver, isMasked = false } = settings;
  const read: ReadTexts = isMasked
    ? (item, name) => maskedTextsOf(item, name, names)
    : (item, name) => textsOf(item[name]);
  const tests = terms.map((term) => testOf(term, names, { asOfMs, read, isMasked }));
  return {
    // A row without an id is none of a connection: tables may hold other things besides.
    accepts: (item) => keyText(item[names.connectionId]) !== '' && !isOver?.(item) && tests.every((test) => test(item)),
    isEmpty: terms.every(isLiveTerm),
    attributes: terms.flatMap((term) => {
      if (term.kind === 'attr') return [term.name];
      return term.kind === 'stage' ? [names.stage] : [];
    }),
  };
}

/** The texts that an attribute of a row may be found by. */
type ReadTexts = (item: Item, name: string) => string[];

function testOf(
  term: Term,
  names: AttributeNames,
  { asOfMs, read, isMasked }: { asOfMs: number; read: ReadTexts; isMasked: boolean },
): (item: Item) => boolean {
  switch (term.kind) {
    case 'id':
      return ofText(names.connectionId, term, read);
    case 'user':
      return ofText(names.userId, term, read);
    case 'ip': {
      const isSameText = matcherOf(term);
      const address = term.begins ? undefined : canonicalIp(term.value);
      // An IPv6 address has many spellings.
      return (item) =>
        read(item, names.sourceIp).some(
          (text) => isSameText(text) || (address !== undefined && canonicalIp(text) === address),
        );
    }
    case 'stage':
      return ofText(names.stage, term, read);
    case 'attr':
      return ofText(term.name, term, read);
    case 'ids':
      return ofList(names.connectionId, term.values, read);
    case 'users':
      return ofList(names.userId, term.values, read);
    case 'cidr': {
      const isInside = cidrMatcher(term.value);
      return (item) => isInside(keyText(item[names.sourceIp]));
    }
    case 'client':
      return ofClient(names.userAgent, { ...term, value: term.value.toLowerCase() }, isMasked);
    case 'agent':
      return ofAgent(names.userAgent, term.value.toLowerCase());
    case 'older':
      return (item) => (timeOf(item[names.connectedAt]) ?? Number.POSITIVE_INFINITY) <= asOfMs - term.ms;
    case 'newer':
      return (item) => (timeOf(item[names.connectedAt]) ?? Number.NEGATIVE_INFINITY) >= asOfMs - term.ms;
    case 'idle':
    case 'status':
      return () => true;
  }
}

type Wanted = { value: string; begins?: true };

function ofText(name: string, wanted: Wanted, read: ReadTexts): (item: Item) => boolean {
  const isMatch = matcherOf(wanted);
  return (item) => read(item, name).some(isMatch);
}

function matcherOf({ value, begins }: Wanted): (text: string) => boolean {
  return (text) => (begins ? text.startsWith(value) : text === value);
}

function ofList(name: string, values: readonly string[], read: ReadTexts): (item: Item) => boolean {
  const wanted = new Set(values);
  return (item) => read(item, name).some((text) => wanted.has(text));
}

function ofAgent(name: string, part: string): (item: Item) => boolean {
  return (item) => {
    const agent = item[name]?.S;
    if (agent === undefined) return false;
    return agent.toLowerCase().includes(part) || (describeClient(agent)?.toLowerCase().includes(part) ?? false);
  };
}

/** A client that nobody sees in words is in no family; a family is masked as it is where families are counted. */
function ofClient(name: string, wanted: Wanted, isMasked: boolean): (item: Item) => boolean {
  const isMatch = matcherOf(wanted);
  return (item) => {
    const client = describeClient(item[name]?.S);
    if (client === undefined) return false;
    const family = clientFamily(client);
    return isMatch((isMasked ? maskClient(family) : family).toLowerCase());
  };
}

/** The texts that an attribute may be found by; one of a set or list is enough, and maps and binary are not found. */
function textsOf(value: AttributeValue | undefined): string[] {
  if (!value) return [];
  if (value.S !== undefined) return [value.S];
  if (value.N !== undefined) return [value.N];
  if (value.BOOL !== undefined) return [String(value.BOOL)];
  if (value.NULL !== undefined) return ['null'];
  if (value.L !== undefined) return value.L.flatMap((part) => (part.L ? [] : textsOf(part)));
  return value.SS ?? value.NS ?? [];
}

function maskedTextsOf(item: Item, name: string, names: AttributeNames): string[] {
  if (name === names.connectionId) return textsOf(item[name]);
  const hidden = [names.sourceIp, names.userAgent];
  if (hidden.includes(name)) return [];
  const secrets = hidden.flatMap((each) => item[each]?.S ?? []);
  return textsOf(item[name]).map((text) => scrub(text, secrets));
}
